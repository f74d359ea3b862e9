import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FileVersions } from './file-versions.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'versions-'));
const file = path.join(folder, '.env');
afterAll(() => rmSync(folder, { recursive: true }));

const live = { color: 'green', version: '0.2.0' } as const;

test('what a release wrote is forgotten, with the file when nothing else is in it', async () => {
  const versions = new FileVersions(file);
  await versions.forget();
  await versions.write(live, null);
  expect(readFileSync(file, 'utf8')).toContain('TANDEM_GREEN_VERSION=0.2.0');
  await versions.forget();
  expect(existsSync(file)).toBe(false);
});

test('lines of somebody else outlive it', async () => {
  writeFileSync(file, 'TANDEM_PC2_ADDRESS=10.0.0.2\n');
  const versions = new FileVersions(file);
  await versions.write(live, { color: 'blue', version: '0.1.0' });
  await versions.forget();
  expect(readFileSync(file, 'utf8')).toBe('TANDEM_PC2_ADDRESS=10.0.0.2\n');
});

test('the folder of a second fleet is made', async () => {
  const own = path.join(folder, 'of', 'second', 'compose.env');
  await new FileVersions(own).write(live, null);
  expect(readFileSync(own, 'utf8')).toContain('TANDEM_GREEN_VERSION=0.2.0');
});
