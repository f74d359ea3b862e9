import { jest } from '@jest/globals';
import { SOUND, writeDefinition } from '../fleet/testing/definition.ts';
import { runProgram } from './program.ts';

/** Runs a command line in this process; returns its exit code and what it printed. */
async function run(...args: string[]) {
  const lines: string[] = [];
  const log = jest
    .spyOn(console, 'log')
    .mockImplementation((line) => void lines.push(String(line)));
  const error = jest
    .spyOn(console, 'error')
    .mockImplementation((line) => void lines.push(String(line)));
  const out = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const err = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    process.exitCode = undefined;
    const code = (await runProgram(args)) ?? process.exitCode ?? 0;
    return { code, text: lines.join('\n') };
  } finally {
    process.exitCode = undefined;
    for (const spy of [log, error, out, err]) spy.mockRestore();
  }
}

describe('exit codes', () => {
  test.each([
    [0, ['--help']],
    [0, ['--version']],
    [0, ['fleet', '--help']],
    [2, []],
    [2, ['fleet']],
    [2, ['nonsense']],
    [2, ['fleet', 'nonsense']],
    [2, ['fleet', 'check', '--nonsense']],
    [2, ['up', '--mode', 'sideways']],
    [2, ['up', '--mode', 'gradual']],
    [0, ['fleet', 'check', '--dir', writeDefinition(SOUND)]],
    [1, ['fleet', 'check', '--dir', '/nonexistent-folder']],
  ])('%i for %j', async (code, args) => {
    expect((await run(...args)).code).toBe(code);
  });
});

describe('fleet check', () => {
  const broken = () =>
    writeDefinition({
      ...SOUND,
      'alpha/core.yaml': `machine: alpha\ngroup: core\nentries:\n  - name: A\n    run: { image: x }\n    depends_on: []\n`,
    });

  test('shows place, code, source line, caret and suggestion', async () => {
    const { code, text } = await run('fleet', 'check', '--dir', broken());
    expect(code).toBe(1);
    expect(text).toMatch(/alpha\/core\.yaml:6:5 {2}FLEET_UNKNOWN_KEY {2}unknown key depends_on/);
    expect(text).toContain('        depends_on: []\n        ^\n    did you mean dependsOn?');
    expect(text).toContain('not ok: 1 error, 1 warning');
  });

  test('--json gives counts and findings', async () => {
    const { code, text } = await run('fleet', 'check', '--json', '--dir', broken());
    expect(code).toBe(1);
    expect(JSON.parse(text)).toMatchObject({
      ok: false,
      errors: 1,
      warnings: 1,
      findings: [
        { severity: 'error', file: 'alpha/core.yaml', line: 6, suggestion: 'dependsOn' },
        { severity: 'warning', code: 'FLEET_UNUSED_SECRET' },
      ],
    });
  });

  test('a sound definition that was never rendered is ok', async () => {
    const { text } = await run('fleet', 'check', '--dir', writeDefinition(SOUND));
    expect(text).toBe('ok: 3 entries on 2 machines, 0 errors, 0 warnings');
  });
});
