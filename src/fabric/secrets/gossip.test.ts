import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { X509Certificate } from 'node:crypto';
import { sampleEntry } from '../../fleet/testing/sample-fleet.ts';
import { isSignedBy } from '../identity/testing.ts';
import { sampleFleet } from '../sample-fleet.ts';
import { initSecrets } from './init.ts';
import { rotateSecret } from './rotation/rotate.ts';
import { SecretFiles } from './files/secret-files.ts';

const sample = sampleFleet();
const pair = ['mainpc', 'pc2'].map((machine) =>
  sampleEntry(machine, 'alertmanager', {
    role: 'infrastructure',
    run: { kind: 'image', image: 'tandem/alertmanager' },
  }),
);
const fleet = { ...sample, entries: [...sample.entries, ...pair] };
const kinds = new Map([
  ['api_key', 'provided'],
  ['shared_token', 'random'],
] as const);

let root: string;
let files: SecretFiles;
let restarted: string[];

beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'tandem-gossip-'));
  files = new SecretFiles(path.join(root, 'secrets'), false);
  restarted = [];
  await initSecrets(files, fleet, kinds);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const rotate = (name: string, machine?: string) =>
  rotateSecret(
    files,
    fleet,
    kinds,
    {
      restart: async (on, slug) => restarted.push(`${on}/${slug}`) > 0,
      signal: async () => undefined,
    },
    { name, ...(machine === undefined ? {} : { machine }) },
  );

test('each Alertmanager has a certificate of the authority that says who it is, and not the key of the broker', async () => {
  const certificate = new X509Certificate(files.read('pc2/gossip.crt'));
  expect(await isSignedBy(certificate.toString(), files.read('mainpc/ca.crt'))).toBe(true);
  expect(certificate.checkHost('alertmanager')).toBe('alertmanager');
  expect(certificate.checkHost('nats')).toBeUndefined();
  expect(files.read('pc2/gossip.key')).not.toBe(files.read('pc2/tls.key'));
});

test('a fleet without Alertmanagers gets none', async () => {
  const others = new SecretFiles(path.join(root, 'others'), false);
  await initSecrets(others, sample, kinds);
  expect(others.has('mainpc/gossip.crt')).toBe(false);
});

test('one is replaced alone, and with the authority', async () => {
  const before = files.read('pc2/gossip.crt');
  await rotate('gossip', 'pc2');
  expect(restarted).toEqual(['pc2/alertmanager']);
  expect(files.read('pc2/gossip.crt')).not.toBe(before);
  restarted = [];
  await rotate('ca');
  expect(restarted).toEqual(['mainpc/nats', 'pc2/nats', 'mainpc/alertmanager', 'pc2/alertmanager']);
  for (const machine of ['mainpc', 'pc2'])
    expect(await isSignedBy(files.read(`${machine}/gossip.crt`), files.read('pc2/ca.crt'))).toBe(
      true,
    );
});
