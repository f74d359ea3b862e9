import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { jest } from '@jest/globals';
import { Command } from 'commander';
import type { ImportReport } from '../../../fleet/import/report/report.ts';
import { loadFleet } from '../../../fleet/load.ts';
import { register } from './import.ts';

const LEGACY = path.resolve('src/fleet/import/testing/legacy');

let dir: string;
let out: string;
let stdout: string[];
let stderr: string[];

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'import-command-'));
  out = path.join(dir, 'out');
  stdout = [];
  stderr = [];
  jest.spyOn(console, 'log').mockImplementation((text) => void stdout.push(String(text)));
  jest.spyOn(console, 'error').mockImplementation((text) => void stderr.push(String(text)));
});

afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = 0;
});

/** Runs `import` with these arguments; gives the exit code. */
function run(...args: string[]): number {
  process.exitCode = 0;
  const parent = new Command();
  register(parent);
  parent.parse(['import', ...args], { from: 'user' });
  return Number(process.exitCode);
}

function file(content: string | Buffer, name = 'old.yaml'): string {
  const target = path.join(dir, name);
  writeFileSync(target, content);
  return target;
}

const report = () => JSON.parse(stdout.join('\n')) as ImportReport;

describe('the two real startup files', () => {
  const files = [
    `${LEGACY}/mainpc_startup_config.yaml@mainpc`,
    `${LEGACY}/pc2_startup_config.yaml@pc2`,
  ];

  test('give 77 entries, four more commented out, and 31 collisions of the +1 rule', () => {
    expect(run(...files, '--json')).toBe(0);
    const { total, commentedOut, entries } = report();
    expect({ total, commentedOut }).toEqual({ total: 77, commentedOut: 4 });
    const withCode = (code: string) =>
      entries.filter(({ reasons }) => reasons.some((reason) => reason.code === code));
    const plusOne = Map.groupBy(withCode('HEALTH_PLUS_ONE_COLLISION'), ({ machine }) => machine);
    expect(plusOne.get('mainpc')).toHaveLength(21);
    expect(plusOne.get('pc2')).toHaveLength(10);
    expect(withCode('PORT_CLAIMED_BY_SETTING').map(({ name }) => name)).toEqual([
      'VisionProcessingAgent',
    ]);
    expect(withCode('PORT_NOT_SHIFTED').map(({ name }) => name)).toEqual(['RequestCoordinator']);
    expect(withCode('NAME_ON_OTHER_MACHINE').map(({ name }) => name)).toEqual([
      'ObservabilityHub',
      'ObservabilityHub',
    ]);
  });

  test('may be given with one --machine each', () => {
    const [a, b] = files.map((name) => name.replace(/@.*/, ''));
    expect(run('--machine', 'mainpc', a!, '--machine', 'pc2', b!, '--json')).toBe(0);
    const machines = Map.groupBy(report().entries, ({ machine }) => machine);
    expect([...machines].map(([name, own]) => [name, own.length])).toEqual([
      ['mainpc', 54],
      ['pc2', 23],
    ]);
  });

  test('become a definition that loads without errors', () => {
    expect(run(...files, '--out', out)).toBe(0);
    for (const name of ['machines.yaml', 'secrets.yaml']) {
      writeFileSync(path.join(out, name), readFileSync(path.join('compose/fleet', name)));
    }
    const { fleet, findings } = loadFleet(out);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(fleet?.entries).toHaveLength(77);
  });
});

describe('writing', () => {
  const text =
    'core:\n  A: { script_path: a.py, port: "${PORT_OFFSET}+7000", dependencies: [B] }\n  B: { script_path: b.py, dependencies: [A] }\n';

  test('refuses to overwrite without --force and leaves no temporary files', () => {
    const old = file(text);
    expect(run(old, '--machine', 'mainpc', '--out', out)).toBe(0);
    const target = path.join(out, 'mainpc/core.yaml');
    writeFileSync(target, 'kept');
    expect(() => run(old, '--machine', 'mainpc', '--out', out)).toThrow(/exist already/);
    expect(readFileSync(target, 'utf8')).toBe('kept');
    expect(run(old, '--machine', 'mainpc', '--out', out, '--force', '--port-offset', '5')).toBe(0);
    expect(readFileSync(target, 'utf8')).toContain('agent: 7005');
    expect(readdirSync(path.dirname(target))).toEqual(['core.yaml']);
  });

  test('a definition made of a cycle has a start order', () => {
    expect(run(file(text), '--machine', 'mainpc', '--out', out)).toBe(0);
    for (const name of ['machines.yaml', 'secrets.yaml']) {
      writeFileSync(path.join(out, name), readFileSync(path.join('compose/fleet', name)));
    }
    const { findings } = loadFleet(out);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('without --out it only reports', () => {
    expect(run(file(text), '--machine', 'mainpc')).toBe(0);
    expect(readdirSync(dir)).toEqual(['old.yaml']);
  });
});

describe('hostile input', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x,x]',
    ...'bcdefghi'.split('').map((c, i) => {
      const before = 'abcdefgh'[i]!;
      return `${c}: &${c} [${Array(10).fill(`*${before}`).join(',')}]`;
    }),
  ].join('\n');

  test.each<[string, string | Buffer]>([
    ['an alias bomb', bomb],
    ['50 MB', Buffer.alloc(50 * 1024 * 1024, '#')],
    ['no UTF-8', Buffer.from([0x61, 0x3a, 0x20, 0xff, 0xfe])],
    ['a byte order mark', '\ufeffa: 1\n'],
    ['deep nesting', '['.repeat(100_000)],
    ['a key that stands twice', 'core:\n  A: { script_path: a.py }\n  A: { script_path: b.py }\n'],
    ['no YAML', 'a: [1\nb: {'],
    ['a name that climbs', 'core: [{ name: ../../x, script_path: a.py }]\n'],
    ['a look-alike name', 'core: { "\u0410gent": { script_path: a.py } }\n'],
    [
      'names that become one',
      'core: { AbC: { script_path: a.py }, Ab_C: { script_path: b.py } }\n',
    ],
    ['a port out of range', 'core: { A: { script_path: a.py, port: 65536 } }\n'],
    ['a port that is no number', 'core: { A: { script_path: a.py, port: x } }\n'],
    ['a group that climbs', 'g: { ../x: { A: { script_path: a.py } } }\n'],
  ])('%s: exit code 1, an error that says where, nothing written', (_, content) => {
    const old = file(content);
    expect(run(old, '--machine', 'mainpc', '--out', out, '--json')).toBe(1);
    expect(stderr.join('\n')).toContain(`${old}:`);
    expect(existsSync(out)).toBe(false);
    const { total, taken, changed, leftOut } = report();
    expect(taken + changed + leftOut).toBe(total);
  });

  test('a file that is not there', () => {
    expect(run(path.join(dir, 'gone.yaml'), '--machine', 'mainpc')).toBe(1);
    expect(stderr.join('\n')).toContain('FLEET_FILE_UNREADABLE');
  });

  test.each(['../x', 'MainPC', ''])('the machine name %j', (machine) => {
    expect(() => run(file('a: 1'), '--machine', machine)).toThrow(/machine name/);
  });
});
