import { importText } from './testing/import-text.ts';

const live = (result: ReturnType<typeof importText>) =>
  result.imported.drafts.map(({ group, name }) => `${group}/${name}`);

describe('shapes of old startup files', () => {
  test('groups of named maps below a wrapper', () => {
    const result = importText(`
agent_groups:
  core: { A: { script_path: a.py, port: 1 }, B: { script_path: b.py, port: 2 } }
  memory: { C: { script_path: c.py, port: 3 } }
`);
    expect(live(result)).toEqual(['core/A', 'core/B', 'memory/C']);
  });

  test('one flat list', () => {
    const result = importText(`
pc2_services:
  - { name: A, script_path: a.py, port: 1, host: 0.0.0.0 }
  - name: B
    script_path: b.py
    port: 2
`);
    expect(live(result)).toEqual(['pc2_services/A', 'pc2_services/B']);
  });

  test('several top-level lists, one of them called dependencies, one empty', () => {
    const result = importText(`
core_agents: [{ name: A, script_path: a.py, port: 1, dependencies: [B] }]
dependencies: [{ name: B, script_path: b.py, port: 2 }]
planning_execution: []
vision:
environment: { LOG_LEVEL: INFO }
`);
    expect(live(result)).toEqual(['core_agents/A', 'dependencies/B']);
    expect(result.findings).toEqual(['SECTION_EMPTY', 'SECTION_EMPTY', 'SECTION_NOT_CARRIED']);
  });

  test('agents at the top level without any section, among settings', () => {
    const result = importText(`
redis: { host: localhost, port: 6379 }
A: { script_path: a.py, port: 1 }
health_checks: { interval_seconds: 30, retries: 3 }
B: { script_path: b.py, port: 2, dependencies: [A] }
networks: { agents: { driver: bridge, subnet: 10.0.0.0/8 } }
`);
    expect(live(result)).toEqual(['imported/A', 'imported/B']);
  });

  test('a document that is one list', () => {
    const result = importText(
      '- { name: A, script_path: a.py }\n- { name: B, script_path: b.py }\n',
    );
    expect(live(result)).toEqual(['imported/A', 'imported/B']);
  });

  test('a document that is one agent', () => {
    const result = importText('name: A\nscript_path: a.py\nport: 7000\n');
    expect(live(result)).toEqual(['imported/A']);
  });

  test('a list of maps with one key each', () => {
    const result = importText(
      'core:\n  - A: { script_path: a.py }\n  - B: { script_path: b.py }\n',
    );
    expect(live(result)).toEqual(['core/A', 'core/B']);
  });

  test('lists inside groups that have settings of their own', () => {
    const result = importText(`
container_groups:
  core:
    description: the core
    port: 9999
    dependencies: [memory]
    agents: [{ name: A, script_path: a.py, port: 1 }]
  memory:
    agents: [{ name: B, script_path: b.py, port: 2 }]
deployment_order: [core, memory]
`);
    expect(live(result)).toEqual(['core/A', 'memory/B']);
  });

  test('groups of groups, and plans that only name agents', () => {
    const result = importText(`
sites:
  home: { upstairs: { A: { script_path: a.py, port: 1 } }, cellar: {} }
docker_groups:
  infra: { agents: [A], port: 1, dependencies: [] }
machine_profiles: { mainpc: { enabled_groups: [upstairs], max_port: 9 } }
`);
    expect(live(result)).toEqual(['upstairs/A']);
    expect(result.findings).toContain('SECTION_EMPTY');
  });

  test('all groups empty', () => {
    const result = importText('agent_groups:\n  core: {}\n  memory: []\n  vision:\n');
    expect(result.report.total).toBe(0);
    expect(result.findings).toContain('NO_ENTRIES');
  });

  test('an empty file', () => {
    expect(importText('').report.total).toBe(0);
    expect(importText('# only a comment\n').findings).toEqual(['NO_ENTRIES']);
  });

  test('anchors, aliases and merge keys', () => {
    const result = importText(`
defaults: &defaults { required: false, config: { level: 3 } }
core:
  A: { <<: *defaults, script_path: a.py, port: 1 }
  B: { <<: [*defaults], script_path: b.py, port: 2, required: true }
`);
    expect(live(result)).toEqual(['core/A', 'core/B']);
    expect(result.imported.drafts.map((draft) => draft.required)).toEqual([false, true]);
    expect(result.imported.drafts[0]!.config).toEqual({ level: 3 });
  });

  test('agents without scripts are recognised by port and dependencies or by their neighbours', () => {
    const result = importText(`
core:
  A: { port: 7000, dependencies: [] }
  B: { port: 7001, health_check_port: 8001 }
memory:
  C: { script_path: c.py, port: 7002 }
  D: { port: 7003, required: true }
  redis: { host: localhost, port: 6379 }
`);
    expect(live(result)).toEqual(['core/A', 'core/B', 'memory/C', 'memory/D']);
    expect(result.codes('A')).toContain('SCRIPT_MISSING');
  });

  test('a table that repeats agents without their scripts counts nobody twice', () => {
    const result = importText(`
core: { A: { script_path: a.py, port: 7000 } }
health_table: { A: { port: 7000, health_check_port: 8000 } }
`);
    expect(result.report.total).toBe(1);
    expect(result.findings).toContain('MENTIONED_AGAIN');
  });

  test('list items that are no agents are accounted for', () => {
    const result = importText(`
core:
  - { name: A, script_path: a.py, port: 1 }
  - B
  - { script_path: c.py, port: 3 }
  - { name: D }
`);
    expect(result.report).toMatchObject({ total: 4, taken: 1, leftOut: 3 });
    expect(result.codes('B')).toEqual(['NOT_A_MAP']);
    expect(result.codes('D')).toContain('NOTHING_TO_RUN');
  });

  test("the agent's own blocks are never searched for agents", () => {
    const result = importText(`
core:
  A: { script_path: a.py, port: 1, config: { helper: { script_path: b.py, port: 2 } } }
`);
    expect(live(result)).toEqual(['core/A']);
  });
});
