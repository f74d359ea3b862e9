import { jest } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const RELEASE_DIR = mkdtempSync(path.join(tmpdir(), 'tandem-cli-receipts-'));
jest.unstable_mockModule('../../release/folder.ts', () => ({ RELEASE_DIR }));
const { runProgram } = await import('../program.ts');
const { receiptsAtHand } = await import('./receipts-at-hand.ts');
const { draft } = await import('../../release/receipts/testing.ts');

afterAll(() => rmSync(RELEASE_DIR, { recursive: true, force: true }));

async function run(...args: string[]) {
  const lines: string[] = [];
  const keep = (line: unknown) => void lines.push(String(line));
  const log = jest.spyOn(console, 'log').mockImplementation(keep);
  const error = jest.spyOn(console, 'error').mockImplementation(keep);
  try {
    process.exitCode = undefined;
    const code = (await runProgram(['receipts', ...args])) ?? process.exitCode ?? 0;
    return { code, text: lines.join('\n') };
  } finally {
    process.exitCode = undefined;
    for (const spy of [log, error]) spy.mockRestore();
  }
}

test('receipts are listed, shown and verified', async () => {
  expect(await run('list')).toEqual({ code: 0, text: 'no receipts yet' });
  expect(await run('show')).toMatchObject({
    code: 1,
    text: expect.stringContaining('RECEIPT_UNKNOWN'),
  });
  const { hash } = await receiptsAtHand().write(draft());
  expect((await run('list')).text).toMatch(/000001 .*stage .*0\.2\.0 .*go .*OK .*ann .*1\.0\.0/);
  const shown = await run('show', '1');
  expect(shown.text).toContain('security.secrets  pass');
  expect(shown.text).toContain(`hash    ${hash}`);
  expect(JSON.parse((await run('show', '--json')).text)).toMatchObject({ hash });
  expect(await run('verify')).toMatchObject({
    code: 0,
    text: expect.stringContaining('1 receipts hold'),
  });
  rmSync(receiptsAtHand().folder.fileOf(1));
  expect(await run('verify')).toMatchObject({
    code: 1,
    text: expect.stringContaining('broken at 000001'),
  });
});
