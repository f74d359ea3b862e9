import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sampleFleet } from '../../sample-fleet.ts';
import type { SecretKind } from '../definitions.ts';
import { initSecrets } from '../init.ts';
import { rotateSecret } from '../rotation/rotate.ts';
import { SecretFiles } from './secret-files.ts';
import { UnwrittenSecretFiles } from './unwritten-files.ts';

const fleet = sampleFleet();
const kinds = new Map<string, SecretKind>([
  ['api_key', 'provided'],
  ['shared_token', 'random'],
]);
const nobody = { restart: async () => true, signal: async () => {} };

let folder: string;
let files: SecretFiles;

beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'tandem-unwritten-')), 'secrets');
  files = new SecretFiles(folder, false);
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

const unwritten = () => new UnwrittenSecretFiles(folder, false);
const onDisk = () =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name, stat: statSync(path.join(folder, name)) }))
    .filter(({ stat }) => stat.isFile())
    .map(({ name, stat }) => [name, files.read(name), stat.mode]);

test('says what `secrets init` makes in an empty folder, and makes not even the folder', async () => {
  const plan = await initSecrets(unwritten(), fleet, kinds);
  expect(() => statSync(folder)).toThrow('ENOENT');
  const done = await initSecrets(files, fleet, kinds);
  expect(plan.created.length).toBeGreaterThan(5);
  expect([plan.created, plan.derived]).toEqual([done.created, done.derived]);
});

test('tells wrong rights without putting them right', async () => {
  await initSecrets(files, fleet, kinds);
  chmodSync(files.pathOf('mainpc/tls.key'), 0o666);
  const before = onDisk();
  expect((await initSecrets(unwritten(), fleet, kinds)).repaired).toEqual(['mainpc/tls.key']);
  expect(onDisk()).toEqual(before);
});

test('says what `secrets rotate` replaces and restarts, and changes no byte', async () => {
  await initSecrets(files, fleet, kinds);
  for (const name of ['tls', 'leaf', 'nkey.core-orchestrator']) {
    const before = onDisk();
    const plan = await rotateSecret(unwritten(), fleet, kinds, nobody, { name });
    expect(onDisk()).toEqual(before);
    const done = await rotateSecret(files, fleet, kinds, nobody, { name });
    expect(done.replaced.length).toBeGreaterThan(0);
    for (const list of ['replaced', 'restarted', 'reloaded'] as const)
      expect([name, plan[list]]).toEqual([name, done[list]]);
  }
}, 60_000);
