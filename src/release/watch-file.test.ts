import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WATCH_DEFAULTS } from '../contracts/release/release.ts';
import { readWatchLimits, WATCH_FILE } from './watch-file.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'watch-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function reading(text: string) {
  const file = path.join(folder, 'watch.yaml');
  writeFileSync(file, text);
  return readWatchLimits(file);
}

test('the file of the repository says what the defaults are', async () => {
  expect(await readWatchLimits(WATCH_FILE)).toEqual(WATCH_DEFAULTS);
});

test('a wrong or unknown limit is named', async () => {
  const text = Object.entries(WATCH_DEFAULTS).map(([key, value]) => `${key}: ${value}\n`);
  await expect(reading([...text, 'error_rate: 1\n'].join(''))).rejects.toThrow(
    /error_rate is none of seconds/,
  );
  await expect(reading(text.join('').replace('0.01', '2'))).rejects.toThrow(/error_share/);
});
