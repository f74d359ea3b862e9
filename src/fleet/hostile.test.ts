import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { loadFleet } from './load.ts';
import type { Finding } from './model.ts';
import { coreGroup, SOUND, writeDefinition } from './testing/definition.ts';

const GROUP = 'alpha/core.yaml';
const HEAD = 'machine: alpha\ngroup: core\nentries:\n';
const NAMED = (name: string) => `${HEAD}  - name: ${name}\n    run: { image: x }\n`;

const ALIAS_BOMB = [
  'a0: &a0 [x, x, x, x, x, x, x, x, x]',
  ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`),
].join('\n');

/** Input of the group file, the code it must give, and what the message or suggestion must say. */
const CASES: [what: string, content: string | Uint8Array, code: string, says: RegExp][] = [
  ['alias bomb', ALIAS_BOMB, 'FLEET_YAML_TOO_MANY_NODES', /50000/],
  ['alias inside itself', 'a: &a [*a]\n', 'FLEET_YAML_ALIAS_LOOP', /\*a/],
  ['alias to nothing', 'a: *gone\n', 'FLEET_YAML_UNKNOWN_ALIAS', /gone/],
  ['duplicate key', `${HEAD}  - { name: A, name: B }\n`, 'FLEET_YAML_DUPLICATE_KEY', /line 4/],
  ['invalid UTF-8', Buffer.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]), 'FLEET_FILE_NOT_UTF8', /offset 4/],
  ['truncated UTF-8', Buffer.from([0x61, 0x3a, 0x20, 0xe2, 0x82]), 'FLEET_FILE_NOT_UTF8', /UTF-8/],
  ['UTF-8 BOM', `\ufeff${SOUND[GROUP]}`, 'FLEET_FILE_BOM', /UTF-8/],
  ['UTF-16', Buffer.from(`\ufeff${SOUND[GROUP]}`, 'utf16le'), 'FLEET_FILE_BOM', /UTF-16/],
  ['deep flow nesting', '['.repeat(100_000), 'FLEET_YAML_TOO_DEEP', /64/],
  ['deep closed nesting', `a: ${'['.repeat(70)}${']'.repeat(70)}`, 'FLEET_YAML_TOO_DEEP', /64/],
  ['deep block nesting', '- '.repeat(100_000), 'FLEET_YAML_TOO_DEEP', /64/],
  ['deep mapping keys', '? '.repeat(100_000), 'FLEET_YAML_TOO_DEEP', /64/],
  ['a million values', `[${'a,'.repeat(500_000)}]`, 'FLEET_YAML_TOO_MANY_NODES', /50000/],
  ['tab indentation', 'machine:\n\talpha\n', 'FLEET_YAML_SYNTAX', /[Tt]ab/],
  ['NUL', `${HEAD}  - name: A\0B\n`, 'FLEET_FILE_CONTROL_CHARACTER', /U\+0000/],
  ['right-to-left override', NAMED('"A\u202eB"'), 'FLEET_FILE_CONTROL_CHARACTER', /U\+202E/],
  ['zero-width space', NAMED('"A\u200bB"'), 'FLEET_FILE_CONTROL_CHARACTER', /U\+200B/],
  ['Arabic letter mark', NAMED('"A\u061cB"'), 'FLEET_FILE_CONTROL_CHARACTER', /U\+061C/],
  ['invisible tag', NAMED('"A\u{e0041}B"'), 'FLEET_FILE_CONTROL_CHARACTER', /U\+E0041/],
  [
    'merge key',
    `${HEAD}  - { name: A, run: { image: x }, <<: {} }\n`,
    'FLEET_MERGE_KEY',
    /defaults/,
  ],
  [
    '__proto__ key',
    `${HEAD}  - { name: A, __proto__: {} }\n`,
    'FLEET_YAML_FORBIDDEN_KEY',
    /__proto__/,
  ],
  [
    'constructor key',
    `${HEAD}  - { name: A, constructor: {} }\n`,
    'FLEET_UNKNOWN_KEY',
    /constructor/,
  ],
  ['YAML tag', 'machine: !!js/function "x"\n', 'FLEET_YAML_TAG', /js\/function/],
  ['YAML 1.1', '%YAML 1.1\n---\nmachine: alpha\n', 'FLEET_YAML_VERSION', /1\.1/],
  [
    'several documents',
    'machine: alpha\n---\nmachine: beta\n',
    'FLEET_YAML_SEVERAL_DOCUMENTS',
    /one/,
  ],
  ['a list as a key', '? [a]\n: b\n', 'FLEET_YAML_SYNTAX', /string/],
  ['empty file', '', 'FLEET_FILE_EMPTY', /machine, group/],
  ['a scalar as the file', 'hello\n', 'FLEET_WRONG_TYPE', /mapping/],
  ['name with a slash', NAMED('a/b'), 'FLEET_BAD_VALUE', /a\/b.*letters, digits/],
  ['name with ..', NAMED('..'), 'FLEET_BAD_VALUE', /letters, digits/],
  ['name with a space', NAMED('My Agent'), 'FLEET_BAD_VALUE', /did you mean My_Agent/],
  ['name with a line break', NAMED('"a\\nb"'), 'FLEET_BAD_VALUE', /\\\\u\{a\}/],
  ['name that is a number', NAMED('7200'), 'FLEET_WRONG_TYPE', /7200/],
  ['name of 64 letters', NAMED('a'.repeat(64)), 'FLEET_BAD_VALUE', /63/],
  [
    'Cyrillic look-alike',
    NAMED('Plаnner'),
    'FLEET_BAD_VALUE',
    /3 is U\+0430 \(Cyrillic\).*Planner/s,
  ],
  ['Greek look-alike', NAMED('Αgent'), 'FLEET_BAD_VALUE', /U\+0391 \(Greek\).*did you mean Agent/s],
  ['full-width name', NAMED('Ａgent'), 'FLEET_BAD_VALUE', /full-width.*did you mean Agent/s],
  ['accented name', NAMED('Agént'), 'FLEET_BAD_VALUE', /did you mean Agent/],
  [
    'colliding slugs',
    `${NAMED('MyAgent')}  - { name: my_agent, run: { image: x } }\n`,
    'FLEET_SLUG_COLLISION',
    /my-agent.*slug/,
  ],
  ['slug no DNS label', NAMED('A-'), 'FLEET_BAD_SLUG', /"a-"|a-/],
  ['long slug', NAMED('Ab'.repeat(30)), 'FLEET_BAD_SLUG', /explicit slug/],
  ...['0', '65536', '-1', '7200.5', '1e99', '.nan', '.inf', '99999999999999999999'].map(
    (port): (typeof CASES)[number] => [
      `port ${port}`,
      `${NAMED('A')}    ports: { agent: ${port} }\n`,
      'FLEET_BAD_VALUE',
      /whole number from 1 to 65535/,
    ],
  ),
  ...['"7200"', 'seven', '[7200]', '{}', '', 'true', '7_200', '0o', '2026-01-01'].map(
    (port): (typeof CASES)[number] => [
      `port ${port || '(nothing)'}`,
      `${NAMED('A')}    ports: { agent: ${port} }\n`,
      'FLEET_WRONG_TYPE',
      /whole number from 1 to 65535/,
    ],
  ),
];

/** Everything a person would read about it. */
const words = (finding: Finding) =>
  `${finding.message}${finding.suggestion ? ` did you mean ${finding.suggestion}` : ''}`;

describe('hostile input', () => {
  test.each(CASES)(
    '%s: a clear error at its place, nothing written',
    (_what, content, code, says) => {
      const dir = writeDefinition({ ...SOUND, [GROUP]: content as string });
      const before = readdirSync(dir, { recursive: true });
      const { fleet, findings } = loadFleet(dir);
      const finding = findings.find((one) => one.code === code);
      expect(findings.map((one) => one.code)).toContain(code);
      expect(words(finding!)).toMatch(says);
      expect(finding).toMatchObject({ severity: 'error', file: GROUP });
      expect(finding!.line).toBeGreaterThan(0);
      expect(finding!.column).toBeGreaterThan(0);
      // A message never carries what could confuse a terminal.
      expect(JSON.stringify(findings.map(words))).not.toMatch(/[\u0000-\u0008\u001b\u202e]/);
      expect(fleet).toBeNull();
      expect(readdirSync(dir, { recursive: true })).toEqual(before);
    },
  );

  test('a 50 MB file is refused by its size, without reading it', () => {
    const dir = writeDefinition(SOUND);
    truncateSync(path.join(dir, GROUP), 50 * 1024 * 1024);
    const before = process.memoryUsage().rss;
    const { findings } = loadFleet(dir);
    expect(findings[0]).toMatchObject({ code: 'FLEET_FILE_TOO_LARGE', file: GROUP });
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });

  test('thousands of findings are counted, not listed', () => {
    const dir = writeDefinition(coreGroup('  - { nom: A }\n'.repeat(3000)));
    const { findings } = loadFleet(dir);
    expect(findings.length).toBeLessThan(60);
    expect(findings.map((one) => one.code)).toContain('FLEET_TOO_MANY_FINDINGS');
  });

  test('loops of links and dangling links', () => {
    const dir = writeDefinition(SOUND);
    symlinkSync('loop.yaml', path.join(dir, 'alpha/loop.yaml'));
    symlinkSync('gone.yaml', path.join(dir, 'alpha/dangling.yaml'));
    symlinkSync('folder', path.join(dir, 'folder'));
    symlinkSync('.', path.join(dir, 'alpha/self'));
    const { findings } = loadFleet(dir);
    expect(findings.map(({ code, file }) => [code, file])).toEqual([
      ['FLEET_FILE_UNREADABLE', 'alpha/dangling.yaml'],
      ['FLEET_FILE_UNREADABLE', 'alpha/loop.yaml'],
      ['FLEET_FILE_UNREADABLE', 'folder'],
    ]);
  });

  test('a pipe and a folder where a file should be do not block', () => {
    const dir = writeDefinition(SOUND);
    execFileSync('mkfifo', [path.join(dir, 'alpha/pipe.yaml')]);
    mkdirSync(path.join(dir, 'alpha/folder.yaml'));
    const { findings } = loadFleet(dir);
    expect(findings.map((one) => one.code)).toEqual([
      'FLEET_FILE_UNREADABLE',
      'FLEET_FILE_UNREADABLE',
    ]);
  });

  test('too many files', () => {
    const many = Array.from({ length: 1001 }, (_, i) => [`alpha/g${i}.yaml`, '']);
    const { findings } = loadFleet(writeDefinition({ ...SOUND, ...Object.fromEntries(many) }));
    expect(findings.map((one) => one.code)).toContain('FLEET_TOO_MANY_FILES');
  });

  test('many files that are each just small enough', () => {
    const comment = `#${'x'.repeat(1_000_000)}`;
    const many = Array.from({ length: 17 }, (_, i) => [`alpha/g${i}.yaml`, comment]);
    const { findings } = loadFleet(writeDefinition({ ...SOUND, ...Object.fromEntries(many) }));
    expect(findings.map((one) => one.code)).toContain('FLEET_DEFINITION_TOO_LARGE');
  });

  test('no folder at all', () => {
    const { fleet, findings } = loadFleet('/nonexistent-folder');
    expect(fleet).toBeNull();
    expect(findings.map((one) => one.code)).toContain('FLEET_FILE_UNREADABLE');
  });

  test('prototypes stay as they are', () => {
    loadFleet(writeDefinition(coreGroup('  - { name: A, config: { __proto__: { bad: 1 } } }\n')));
    expect(({} as { bad?: number }).bad).toBeUndefined();
  });
});
