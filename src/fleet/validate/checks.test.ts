import { loadFleet } from '../load.ts';
import { coreGroup, SOUND, writeDefinition } from '../testing/definition.ts';
import { entry, expectFound, machines, type Case } from './testing.ts';

const CASES: Case[] = [
  [
    'unknown machine',
    { ...SOUND, 'alpa/x.yaml': `machine: alpa\ngroup: x\nentries:\n${entry('A')}` },
    ['error', 'FLEET_UNKNOWN_MACHINE', /alpa.*alpha, beta.*\?alpha/],
  ],
  [
    'file in the wrong folder',
    { ...SOUND, 'alpha/x.yaml': `machine: beta\ngroup: x\nentries:\n${entry('A')}` },
    ['error', 'FLEET_MISPLACED_FILE', /beta.*alpha\/x\.yaml/],
  ],
  [
    'file under the wrong name',
    { ...SOUND, 'alpha/x.yaml': `machine: alpha\ngroup: y\nentries:\n${entry('A')}` },
    ['error', 'FLEET_MISPLACED_FILE', /group is y/],
  ],
  [
    'a .yml file',
    { ...SOUND, 'alpha/x.yml': 'x: 1' },
    ['error', 'FLEET_STRAY_FILE', /rename it to \.yaml/],
  ],
  [
    'a group file outside its folder',
    { ...SOUND, 'core.yaml': 'x: 1' },
    ['warning', 'FLEET_STRAY_FILE', /folder of their machine/],
  ],
  [
    'no machine',
    { ...SOUND, ...machines('  {}\n') },
    ['error', 'FLEET_NO_MACHINES', /at least one/],
  ],
  [
    'no machines.yaml',
    { 'secrets.yaml': 'secrets: {}' },
    ['error', 'FLEET_FILE_MISSING', /machines\.yaml/],
  ],
  [
    'duplicate entry',
    { ...SOUND, 'alpha/x.yaml': `machine: alpha\ngroup: x\nentries:\n${entry('Planner')}` },
    ['error', 'FLEET_DUPLICATE_ENTRY', /alpha\/Planner.*alpha\/core\.yaml:4/],
  ],
  [
    'two entries with the socket of one engine',
    coreGroup(
      ['A', 'B']
        .map((n) => `  - { name: ${n}, run: { builtin: agents/a }, hostAccess: [engine-socket] }\n`)
        .join(''),
    ),
    ['error', 'FLEET_ENGINE_SOCKET', /B may not.*A \(at alpha\/core\.yaml/],
  ],
  [
    "the engine's socket in somebody else's image",
    coreGroup(entry('A', 'hostAccess: [engine-socket]')),
    ['error', 'FLEET_ENGINE_SOCKET', /A may not.*Tandem image/],
  ],
  [
    'colors of an image of somebody else',
    coreGroup(entry('A', 'colors: true')),
    ['error', 'FLEET_COLORS', /A cannot have colors: .*Tandem image/],
  ],
  [
    'colors with a port of the host',
    coreGroup(
      '  - { name: A, run: { builtin: agents/a }, colors: true, publish: [{ port: 1, address: 127.0.0.1 }] }\n',
    ),
    ['error', 'FLEET_COLORS', /publishes a port/],
  ],
  [
    'colors with a profile',
    coreGroup('  - { name: A, run: { builtin: agents/a }, colors: true, profile: extra }\n'),
    ['error', 'FLEET_COLORS', /has a profile/],
  ],
  [
    'a color by the name of another entry',
    coreGroup('  - { name: A, run: { builtin: agents/a }, colors: true }\n' + entry('AGreen')),
    ['error', 'FLEET_COLORS', /a-green is the name of AGreen \(at alpha\/core\.yaml/],
  ],
  [
    'a port of an ingress that lives behind a door',
    coreGroup(
      '  - { name: door, run: { image: tandem/door } }\n' +
        '  - { name: in, run: { image: tandem/haproxy }, publish: [{ port: 1, address: 127.0.0.1 }] }\n',
    ),
    ['error', 'FLEET_BEHIND_DOOR', /in lives in the network of door/],
  ],
  ...['../up', '/etc/passwd', 'agents/../x', 'agents/x.ts', 'main', 'agents//x', 'a/b\\c'].map(
    (path): Case => [
      `built-in path ${path}`,
      coreGroup(`  - { name: A, run: { builtin: ${path} } }\n`),
      ['error', 'FLEET_UNSAFE_PATH', /kebab-case/],
    ],
  ),
  [
    'dockerfile outside its context',
    coreGroup('  - { name: A, run: { build: { context: ., dockerfile: ../D } } }\n'),
    ['error', 'FLEET_UNSAFE_PATH', /inside the context/],
  ],
  [
    'no run at all',
    coreGroup('  - { name: A, run: { biultin: x/y } }\n'),
    ['error', 'FLEET_NO_CHOICE', /biultin.*\?builtin/],
  ],
  [
    'profile and profiles',
    coreGroup(entry('A', 'profile: x, profiles: [y]')),
    ['error', 'FLEET_PROFILE_TWICE', /profile/],
  ],
  [
    'host port published twice',
    coreGroup(
      entry('A', 'publish: [{ port: 80, address: 127.0.0.1 }]') +
        entry('B', 'publish: [{ port: 90, hostPort: 80, address: "${BIND:-127.0.0.1}" }]'),
    ),
    ['error', 'FLEET_PUBLISH_COLLISION', /B publishes 127\.0\.0\.1:80.*A/],
  ],
  [
    'host port published on every address',
    coreGroup(
      entry('A', 'publish: [{ port: 80, address: 0.0.0.0 }]') +
        entry('B', 'publish: [{ port: 80, address: 127.0.0.1 }]'),
    ),
    ['error', 'FLEET_PUBLISH_COLLISION', /B publishes/],
  ],
  [
    'port range the wrong way round',
    {
      ...SOUND,
      ...machines(
        '  alpha: { address: a, memoryMiB: 9000, cpus: 9, ports: { agent: [{ from: 9, to: 8 }] } }\n' +
          '  beta: { address: b, memoryMiB: 9000, cpus: 9 }\n',
      ),
    },
    ['error', 'FLEET_PORT_RANGE', /9 to 8/],
  ],
  [
    'GPU that is not there',
    coreGroup(entry('A', 'gpu: { device: 1, vramMiB: 1 }')),
    ['error', 'FLEET_UNKNOWN_GPU', /GPU 1; alpha has 0 \(Test Card\)/],
  ],
  [
    'more VRAM than the card has',
    coreGroup(
      entry('A', 'gpu: { device: 0, vramMiB: 5000 }') +
        entry('B', 'gpu: { device: 0, vramMiB: 5000 }'),
    ),
    ['warning', 'FLEET_VRAM_OVER', /10000 MiB.*8192 MiB/],
  ],
  [
    'memory limits over the machine',
    coreGroup(entry('A', 'resources: { memoryMiB: 5000 }')),
    ['warning', 'FLEET_LIMITS_OVER', /memory.*5000 MiB.*4096 MiB/],
  ],
  [
    'unknown secret',
    coreGroup(entry('A', 'secrets: [voice_ky]')),
    ['error', 'FLEET_UNKNOWN_SECRET', /voice_ky.*\?voice_key/],
  ],
  ['unused secret', coreGroup(entry('A')), ['warning', 'FLEET_UNUSED_SECRET', /voice_key/]],
  ...[
    'environment: { DB_PASSWORD: hunter2 }',
    'environment: { OPENAI_API_KEY: x }',
    'environment: { URL: "redis://user:hunter2@host" }',
    'environment: { X: SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY }',
    'config: { deep: [{ key: "-----BEGIN PRIVATE KEY-----" }] }',
  ].map((text): Case => [
    `a secret in ${text.slice(0, 30)}`,
    coreGroup(entry('A', text)),
    ['error', 'FLEET_SECRET_IN_TEXT', /secrets\.yaml/],
  ]),
];

describe('checks across entries', () => {
  test.each(CASES)('%s', (_what, files, expected) => expectFound(files, expected));

  test.each([
    [
      'an optional dependency closes no cycle',
      entry('A', 'dependsOn: [B]') + entry('B', 'dependsOn: [{ on: A, required: false }]'),
    ],
    [
      'the same profile on both sides',
      entry('A', 'profile: x, dependsOn: [B]') + entry('B', 'profiles: [x, y]'),
    ],
    [
      'one host port on two addresses',
      entry('A', 'publish: [{ port: 80, address: 127.0.0.1 }]') +
        entry('B', 'publish: [{ port: 80, address: 127.0.0.2 }]'),
    ],
    [
      'one port inside two containers',
      entry('A', 'ports: { agent: 7150 }') + entry('B', 'ports: { agent: 7150 }'),
    ],
    [
      'variables that only sound secret',
      entry('A', 'environment: { MAX_TOKENS: 512, DB_PASSWORD_FILE: /run/secrets/db }'),
    ],
  ])('allowed: %s', (_what, entries) => {
    const { findings } = loadFleet(writeDefinition(coreGroup(entries)));
    expect(findings.filter((one) => one.severity === 'error')).toEqual([]);
  });

  test('a secret is never repeated in a finding', () => {
    const files = coreGroup(entry('A', 'environment: { DB_PASSWORD: hunter2 }'));
    expect(JSON.stringify(loadFleet(writeDefinition(files)).findings)).not.toContain('hunter2');
  });
});
