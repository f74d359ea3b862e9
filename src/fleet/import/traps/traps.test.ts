import { importText } from '../testing/import-text.ts';

const map = (entries: string) => `core:\n${entries.replace(/^(?=\S)/gm, '  ')}`;
const agent = (name: string, rest: string) => `${name}: { script_path: ${name}/x.py, ${rest} }\n`;

describe('ports', () => {
  test('an expression that comes to its own number is taken', () => {
    const result = importText(map(agent('A', 'port: "${PORT_OFFSET}+7200"')));
    expect(result.entry('A').outcome).toBe('taken');
    expect(result.codes('A')).toContain('EXPRESSION_EVALUATED');
    expect(result.findings).toContain('OFFSET_UNSET');
  });

  test('an offset shifts expressions, not literals, and both are named', () => {
    const text = map(agent('A', 'port: "${PORT_OFFSET}+7200"') + agent('B', 'port: 26002'));
    const result = importText(text, { variables: new Map([['PORT_OFFSET', '1000']]) });
    expect(result.imported.drafts.map((draft) => draft.ports.agent)).toEqual([8200, 26002]);
    expect(result.entry('A').outcome).toBe('changed');
    expect(result.codes('B')).toContain('PORT_NOT_SHIFTED');
    expect(result.findings).not.toContain('OFFSET_UNSET');
  });

  test("a port used twice, also as somebody's health port", () => {
    const text = map(agent('A', 'port: 7000') + agent('B', 'port: 1, health_check_port: 7000'));
    const result = importText(text);
    expect(result.codes('A')).toContain('PORT_DUPLICATE');
    expect(result.codes('B')).toContain('PORT_DUPLICATE');
  });

  test("a setting that claims an agent's port", () => {
    const result = importText(`bus_port: "\${PORT_OFFSET}+7150"\n${map(agent('A', 'port: 7150'))}`);
    expect(result.codes('A')).toContain('PORT_CLAIMED_BY_SETTING');
  });

  test('health port + 1 on a declared port, on the same machine only', () => {
    const a = map(agent('A', 'port: 1, health_check_port: 8000'));
    const b = map(agent('B', 'port: 2, health_check_port: 8001'));
    expect(importText(a + b.replace('core', 'other')).codes('A')).toContain(
      'HEALTH_PLUS_ONE_COLLISION',
    );
    expect(importText({ mainpc: a, pc2: b }).codes('A')).not.toContain('HEALTH_PLUS_ONE_COLLISION');
  });

  test.each([
    'network: { agent_ports: { start: 7100, end: 7199 }, health_check_ports: { start: 8100, end: 8199 } }',
    'port_allocation: { range: 7100-7199, health: { from: 8100, to: 8199 } }',
    'ports: { range: [7100, 7199], health_range: "8100-8199" }',
  ])('outside the ranges of %s', (ranges) => {
    const inside = agent('A', 'port: 7100, health_check_port: 8199');
    const outside = agent('B', 'port: 9100, health_check_port: 9110');
    const result = importText(`${ranges}\n${map(inside + outside)}`);
    expect(result.codes('A')).not.toContain('PORT_OUTSIDE_RANGE');
    expect(result.codes('B').filter((code) => code === 'PORT_OUTSIDE_RANGE')).toHaveLength(2);
  });

  test("a shifted port of somebody else's server", () => {
    const config = 'config: { redis: { port: "${PORT_OFFSET}+6379" } }';
    const result = importText(map(agent('A', `port: 1, ${config}`)));
    expect(result.codes('A')).toContain('SHIFTED_FOREIGN_PORT');
    expect(result.imported.drafts[0]!.config).toEqual({ redis: { port: 6379 } });
  });

  test.each([
    ['port: seven', 'PORT_NOT_A_NUMBER', 'leftOut'],
    ['port: 7000.5', 'PORT_NOT_A_NUMBER', 'leftOut'],
    ['port: [7000]', 'PORT_NOT_A_NUMBER', 'leftOut'],
    ['port: 70000', 'PORT_OUT_OF_RANGE', 'leftOut'],
    ['port: 0', 'PORT_OUT_OF_RANGE', 'leftOut'],
    ['port: -1', 'PORT_OUT_OF_RANGE', 'leftOut'],
    ['port: "${BASE}+1"', 'PORT_VARIABLE_UNSET', 'leftOut'],
    ['required: true', 'PORT_MISSING', 'taken'],
    ['port:', 'PORT_MISSING', 'taken'],
    ['port: 7000', 'HEALTH_PORT_MISSING', 'taken'],
  ])('%s is %s and %s', (keys, code, outcome) => {
    const result = importText(map(agent('A', keys)));
    expect(result.codes('A')).toContain(code);
    expect(result.entry('A').outcome).toBe(outcome);
  });
});

describe('names', () => {
  test('a double on one machine is left out, the first is taken', () => {
    const result = importText(
      'a:\n  - { name: X, script_path: x.py }\nb:\n  - { name: X, script_path: y.py }\n',
    );
    expect(result.report).toMatchObject({ total: 2, taken: 1, leftOut: 1 });
    expect(result.report.entries[1]!.reasons.map(({ code }) => code)).toContain('DUPLICATE_NAME');
  });

  test('the same name on both machines is taken twice and named', () => {
    const hub = map(agent('Hub', 'port: 1'));
    const result = importText({ mainpc: hub, pc2: hub });
    expect(result.codes('mainpc/Hub')).toContain('NAME_ON_OTHER_MACHINE');
    expect(result.codes('pc2/Hub')).toContain('NAME_ON_OTHER_MACHINE');
  });

  test.each(['../x', 'a/b', 'a b', '"\\u0410gent"', '-x', '1x', 'x_', 'a.b'])(
    '%s is refused',
    (name) => {
      const result = importText(`core:\n  - { name: ${name}, script_path: x.py }\n`);
      expect(result.report.entries[0]!.reasons.map(({ code }) => code)).toContain('NAME_INVALID');
    },
  );

  test('names that become one service name are refused', () => {
    const result = importText(map(agent('STTService', 'port: 1') + agent('SttService', 'port: 2')));
    expect(result.codes('SttService')).toContain('SLUG_COLLISION');
  });

  test.each(['../../etc', 'a/b', '"a\\tb"'])('the group %s is refused', (group) => {
    const result = importText(`g:\n  ${group}: { A: { script_path: x.py } }\n`);
    expect(result.codes('A')).toContain('GROUP_INVALID');
  });
});

describe('dependencies', () => {
  test('missing, on itself, twice', () => {
    const result = importText(
      map(agent('A', 'port: 1, dependencies: [Gone, A, B, B]') + agent('B', 'port: 2')),
    );
    expect(result.codes('A')).toEqual(
      expect.arrayContaining(['DEPENDENCY_MISSING', 'DEPENDENCY_ON_ITSELF', 'DEPENDENCY_TWICE']),
    );
    expect(result.imported.drafts[0]!.dependsOn.map(({ name }) => name)).toEqual(['B']);
    expect(result.entry('A').outcome).toBe('changed');
  });

  test.each(['[B]', 'B', '"B, C"', '{ B: {} }', '[{ name: B }]', '[{ B: healthy }]', '[mainpc/B]'])(
    'written as %s',
    (written) => {
      const text = map(
        agent('A', `port: 1, dependencies: ${written}`) +
          agent('B', 'port: 2') +
          agent('C', 'port: 3'),
      );
      expect(importText(text).imported.drafts[0]!.dependsOn[0]).toMatchObject({
        name: 'B',
        machine: 'mainpc',
      });
    },
  );

  test('on the other machine, imported together or known from the definition', () => {
    const a = map(agent('A', 'port: 1, dependencies: [B]'));
    const together = importText({ pc2: a, mainpc: map(agent('B', 'port: 2')) });
    const alone = importText({ pc2: a }, { known: new Map([['B', ['mainpc']]]) });
    for (const result of [together, alone]) {
      expect(result.codes('A')).toContain('DEPENDENCY_OTHER_MACHINE');
      expect(result.imported.drafts[0]!.dependsOn).toEqual([
        { name: 'B', machine: 'mainpc', required: false },
      ]);
    }
  });

  test('cycles are named in full and cut', () => {
    const text = map(
      agent('A', 'port: 1, dependencies: [B]') +
        agent('B', 'port: 2, dependencies: [C]') +
        agent('C', 'port: 3, dependencies: [A]') +
        agent('D', 'port: 4, dependencies: [A]'),
    );
    const result = importText(text);
    const cycles = result.report.findings.filter(({ code }) => code === 'CYCLE');
    expect(cycles.map(({ message }) => message)).toEqual([
      'these wait for each other: A -> B -> C -> A',
    ]);
    for (const name of ['A', 'B', 'C']) expect(result.codes(name)).toContain('IN_CYCLE');
    expect(result.codes('D')).not.toContain('IN_CYCLE');
    expect(result.entry('C').outcome).toBe('changed');
  });
});

describe('limits, scripts and keys', () => {
  const limited = `resource_limits: { memory_mb: 2048 }\n${map(agent('A', 'port: 1') + agent('B', 'port: 2, memory_mb: 512'))}`;

  test("limits that fit are carried, the entry's own first", () => {
    const result = importText(limited, { memoryOf: () => ({ memoryMiB: 4096, source: 'x' }) });
    expect(result.imported.drafts.map((draft) => draft.memoryMiB)).toEqual([2048, 512]);
  });

  test('limits that sum to more than the machine has are named and dropped', () => {
    const result = importText(limited, { memoryOf: () => ({ memoryMiB: 2559, source: 'x' }) });
    expect(result.findings).toContain('MEMORY_LIMITS_EXCEED_HOST');
    expect(result.imported.drafts.map((draft) => draft.memoryMiB)).toEqual([undefined, undefined]);
  });

  test.each([
    ['/opt/x.py', undefined, 'SCRIPT_ABSOLUTE'],
    ['C:\\x.py', undefined, 'SCRIPT_ABSOLUTE'],
    ['a/gone.py', '/', 'SCRIPT_NOT_FOUND'],
    ['a/OldName.py', undefined, 'SCRIPT_NAME_SUSPICIOUS'],
  ])('the script %s', (script, sourceRoot, code) => {
    const text = map(
      agent('B', 'port: 2') + agent('C', 'port: 3') + `A: { script_path: '${script}', port: 1 }\n`,
    );
    expect(importText(text, sourceRoot ? { sourceRoot } : {}).codes('A')).toContain(code);
  });

  test('what has no counterpart is named', () => {
    const result = importText(map(agent('A', 'port: 1, host: 10.0.0.1, priority: 3, enabled: no')));
    expect(result.codes('A')).toEqual(
      expect.arrayContaining(['HOST_NOT_CARRIED', 'KEY_NOT_CARRIED', 'SWITCHED_OFF']),
    );
  });

  test('secrets stay out of the definition and of the report', () => {
    const keys =
      'config: { api_key: abc123, url: "${URL}" }, environment: { DB_PASSWORD: abc123, LEVEL: "${L:-INFO}" }';
    const result = importText(map(agent('A', `port: 1, ${keys}`)));
    expect(result.codes('A').filter((code) => code === 'SECRET_NOT_CARRIED')).toHaveLength(2);
    expect(JSON.stringify([result.report, result.imported.drafts])).not.toContain('abc123');
    expect(result.imported.drafts[0]!.config).toEqual({ url: '${URL}' });
    expect(result.imported.drafts[0]!.environment).toEqual({ LEVEL: 'INFO' });
  });

  test.each([
    'config: { password: 9182736 }',
    'config: { db: { url: "postgres://ann:9182736@db/x" } }',
    'config: { servers: ["http://ann:9182736@db", "http://db"] }',
    'environment: { KEY_PASSPHRASE: "9182736" }',
    'environment: { DB_PASSWORD: 9182736 }',
    'environment: ["URL=redis://:9182736@cache"]',
  ])('what fleet check refuses as a secret is not written either: %s', (keys) => {
    const result = importText(map(agent('A', `port: 1, ${keys}`)));
    expect(result.codes('A')).toContain('SECRET_NOT_CARRIED');
    expect(JSON.stringify([result.report, result.imported.drafts])).not.toContain('9182736');
  });

  test('numbers that only count passwords or tokens stay', () => {
    const config = { password_min_length: 8, max_token: 512, use_secret: true };
    const result = importText(map(agent('A', `port: 1, config: ${JSON.stringify(config)}`)));
    expect(result.imported.drafts[0]!.config).toEqual(config);
  });
});
