import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

/** Starts a container's process that cannot get far; gives its exit code and its one log line. */
function start(
  entry: string,
  env: Record<string, string> = {},
): Promise<{ code: unknown; line: { err: { code: string; message: string } } }> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [MAIN, entry], { env, timeout: 20_000 }, (error, stdout) => {
      try {
        resolve({ code: error?.code ?? 0, line: JSON.parse(stdout) as never });
      } catch (cause) {
        reject(new Error(`no JSON line in ${JSON.stringify(stdout)}`, { cause }));
      }
    });
  });
}

test.each(['agents/none/such', '../../etc/passwd', ''])(
  'entry %j does not exist: exit 78 and one line',
  async (entry) => {
    const { code, line } = await start(entry);
    expect(code).toBe(78);
    expect(line).toMatchObject({
      level: 'error',
      msg: 'cannot start',
      err: { code: 'ENTRY_NOT_FOUND' },
    });
  },
);

test('wrong settings: exit 78 and every problem in one line', async () => {
  const { code, line } = await start('services/core-orchestrator/main', {
    TANDEM_HTTP_PORT: 'x',
    TANDEM_DRAIN_SECONDS: '-1',
  });
  expect(code).toBe(78);
  expect(line.err.code).toBe('SETTINGS_INVALID');
  for (const name of ['TANDEM_MACHINE', 'TANDEM_HTTP_PORT', 'TANDEM_DRAIN_SECONDS']) {
    expect(line.err.message).toContain(name);
  }
});
