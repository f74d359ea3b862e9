import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Registry } from 'prom-client';
import { LIFETIMES_FILE, type SecretLifetimes } from '../../contracts/security/secret-lifetimes.ts';
import { addLifetimeMetrics, LifetimesFile } from './secret-lifetimes.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'tandem-lifetimes-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(lifetimes: SecretLifetimes, second: number) {
  const file = path.join(folder, LIFETIMES_FILE);
  writeFileSync(file, JSON.stringify(lifetimes));
  utimesSync(file, second, second);
}

const samples = async (registry: Registry) =>
  (await registry.metrics()).split('\n').filter((line) => /^tandem/.test(line));

test('ends of certificates and ages of secrets, read again when the file is replaced', async () => {
  const registry = new Registry();
  addLifetimeMetrics(registry, new LifetimesFile(folder));
  expect(await samples(registry)).toEqual([]);
  const made = { 'nkey.steward': '2026-01-01T00:00:00.000Z' };
  write({ certificates: { tls: '2027-01-01T00:00:00.000Z' }, made }, 1);
  expect(await samples(registry)).toEqual([
    'tandem_certificate_end_timestamp_seconds{certificate="tls"} 1798761600',
    'tandem_secret_made_timestamp_seconds{secret="nkey.steward"} 1767225600',
  ]);
  write({ certificates: { ca: '2028-01-01T00:00:00.000Z' }, made: {} }, 2);
  expect(await samples(registry)).toEqual([
    'tandem_certificate_end_timestamp_seconds{certificate="ca"} 1830297600',
  ]);
});
