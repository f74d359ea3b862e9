import { coreGroup, SOUND, writeDefinition } from './testing/definition.ts';
import { loadFleet } from './load.ts';

const codes = (files: Record<string, string>) =>
  loadFleet(writeDefinition(files)).findings.map((finding) => finding.code);

describe('loading a definition', () => {
  test('a sound definition has no findings and becomes a fleet with defaults filled in', () => {
    const { fleet, findings } = loadFleet(writeDefinition(SOUND));
    expect(findings).toEqual([]);
    expect(fleet!.machines.map((machine) => machine.name)).toEqual(['alpha', 'beta']);
    expect(fleet!.entries.map((entry) => entry.slug)).toEqual([
      'planner',
      'memory-client',
      'archive',
    ]);
    expect(fleet!.entries[0]).toMatchObject({
      machine: 'alpha',
      group: 'core',
      role: 'agent',
      required: true,
      run: { kind: 'builtin', entry: 'agents/core/planner' },
      resources: { memoryMiB: 128, cpus: 0.5, pids: 128 },
      dependsOn: [
        { machine: 'alpha', name: 'MemoryClient', required: true, condition: 'healthy' },
        { machine: 'beta', name: 'Archive', required: true, condition: 'healthy' },
      ],
      profiles: [],
      stopGraceSeconds: 15,
      source: { file: 'alpha/core.yaml', line: 4, column: 5 },
    });
  });

  test('defaults of a group reach its entries, key by key', () => {
    const { fleet } = loadFleet(
      writeDefinition({
        ...SOUND,
        'beta/store.yaml': `machine: beta
group: store
defaults: { profile: extra, resources: { cpus: 2 }, environment: { A: 1.10, B: no } }
entries:
  - { name: Plain, run: { image: x } }
  - { name: Own, run: { image: x }, profiles: [], resources: { cpus: 1 }, environment: { B: yes } }
  - { name: Archive, run: { image: x }, profiles: [] }
`,
      }),
    );
    const [plain, own] = fleet!.entries.filter((entry) => entry.machine === 'beta');
    expect(plain).toMatchObject({
      profiles: ['extra'],
      resources: { memoryMiB: 128, cpus: 2 },
      environment: { A: '1.10', B: 'no' },
    });
    expect(own).toMatchObject({
      profiles: [],
      resources: { cpus: 1 },
      environment: { A: '1.10', B: 'yes' },
    });
  });

  test('a finding names file, line, column, key, what was found, what is allowed and a suggestion', () => {
    const { fleet, findings } = loadFleet(
      writeDefinition(coreGroup('  - name: Planner\n    run: { image: x }\n    depends_on: [A]\n')),
    );
    expect(fleet).toBeNull();
    expect(findings).toEqual([
      expect.objectContaining({
        severity: 'error',
        code: 'FLEET_UNKNOWN_KEY',
        file: 'alpha/core.yaml',
        line: 6,
        column: 5,
        key: 'entries[0].depends_on',
        found: 'depends_on',
        allowed: expect.stringContaining('dependsOn'),
        suggestion: 'dependsOn',
      }),
      expect.objectContaining({ code: 'FLEET_UNUSED_SECRET', severity: 'warning' }),
    ]);
  });

  test('all errors of all files come in one run, in the order of files and lines', () => {
    const found = codes({
      'machines.yaml': 'machines:\n  alpha: { adress: 10.0.0.1, memoryMiB: lots, cpus: 8 }\n',
      'alpha/a.yaml': 'machine: alpha\ngroup: a\nentries:\n  - name: A\n',
      'alpha/b.yaml': 'machine: alpha\ngroup: b\nentries:\n  - { name: A, run: {} }\n',
    });
    expect(found).toEqual([
      'FLEET_MISSING_KEY', // a.yaml: run
      'FLEET_DUPLICATE_ENTRY',
      'FLEET_NO_CHOICE',
      'FLEET_MISSING_KEY', // machines.yaml: address
      'FLEET_UNKNOWN_KEY',
      'FLEET_WRONG_TYPE',
    ]);
  });

  test('warnings alone leave the fleet usable', () => {
    const { fleet, findings } = loadFleet(
      writeDefinition(
        coreGroup('  - { name: Big, run: { image: x }, resources: { memoryMiB: 9999 } }\n'),
      ),
    );
    expect(findings.map((finding) => finding.code)).toEqual([
      'FLEET_LIMITS_OVER',
      'FLEET_UNUSED_SECRET',
    ]);
    expect(fleet).not.toBeNull();
  });

  test('with an unreadable file nobody claims that its names do not exist', () => {
    expect(codes({ ...SOUND, 'beta/store.yaml': 'entries: [' })).toEqual(['FLEET_YAML_SYNTAX']);
  });
});
