import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { daysLeft, SERVER_VALID_DAYS } from '../identity/certificates.ts';
import { isSignedBy } from '../identity/testing.ts';
import { publicKeyOf } from '../identity/nkeys.ts';
import { sampleFleet } from '../sample-fleet.ts';
import type { SecretKind } from './definitions.ts';
import { initSecrets } from './init.ts';
import type { Restarter } from './rotation/restarter.ts';
import { rotateSecret } from './rotation/rotate.ts';
import { SecretFiles } from './files/secret-files.ts';

const fleet = sampleFleet();
const kinds = new Map<string, SecretKind>([
  ['api_key', 'provided'],
  ['shared_token', 'random'],
]);

let root: string;
let files: SecretFiles;

beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'tandem-secrets-'));
  files = new SecretFiles(path.join(root, 'secrets'), false);
  await initSecrets(files, fleet, kinds);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const allFiles = () =>
  Object.fromEntries(
    readdirSync(files.root, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(files.pathOf(name)).isFile())
      .map((name) => [name, files.read(name)]),
  );

/** Writes down what a rotation asks for, with what the broker would know at that moment. */
function recorder() {
  const steps: string[] = [];
  const restarter: Restarter = {
    restart: async (machine, slug) => steps.push(`restart ${machine}/${slug}`) > 0,
    signal: async (machine, slug) => {
      const keys = files.read(`${machine}/nats/users.conf`).match(/"nkey":"U/g)?.length ?? 0;
      const leaves = files.read(`${machine}/nats/users.conf`).match(/LEAFNODE/g)?.length ?? 0;
      steps.push(`reload ${machine}/${slug} with ${keys} keys, ${leaves} leaves`);
    },
  };
  return { steps, restarter };
}

describe('initSecrets', () => {
  it('makes everything once; a second run changes no byte', async () => {
    const before = allFiles();
    const report = await initSecrets(files, fleet, kinds);
    expect(report).toMatchObject({ created: [], derived: [], repaired: [] });
    expect(allFiles()).toEqual(before);
  });

  it('adds only what is missing', async () => {
    const before = files.read('mainpc/nkey.core-orchestrator');
    rmSync(files.pathOf('mainpc/nkey.agent-a'));
    const report = await initSecrets(files, fleet, kinds);
    expect(report.created).toEqual(['mainpc/nkey.agent-a']);
    expect(report.derived).toEqual([
      'mainpc/nats/users.conf',
      'mainpc/clients/clients.json',
      'pc2/clients/clients.json',
    ]);
    expect(files.read('mainpc/nkey.core-orchestrator')).toBe(before);
  });

  it('signs a certificate per machine with its own authority, for at most 825 days', async () => {
    const certificate = files.read('pc2/tls.crt');
    expect(await isSignedBy(certificate, files.read('pc2/ca.crt'))).toBe(true);
    expect(daysLeft(certificate)).toBeLessThan(SERVER_VALID_DAYS);
    expect(daysLeft(certificate)).toBeGreaterThan(SERVER_VALID_DAYS - 3);
  });

  it('puts public keys and a hash into users.conf, never a seed or the password', () => {
    const conf = files.read('mainpc/nats/users.conf');
    expect(conf).toContain(publicKeyOf(files.read('mainpc/nkey.agent-a'), ''));
    expect(conf).not.toMatch(/\bSU[A-Z2-7]{56}/);
    expect(conf).not.toContain(files.read('pc2/leaf-password'));
    expect(files.read('pc2/nats/leaf.conf')).toContain(files.read('pc2/leaf-password'));
  });

  it('leaves a provided secret empty and says so, and gives one random value to both machines', async () => {
    expect((await initSecrets(files, fleet, kinds)).empty).toEqual(['mainpc/api_key']);
    expect(files.read('mainpc/shared_token')).toBe(files.read('pc2/shared_token'));
    expect(files.read('mainpc/shared_token')).toHaveLength(43);
  });

  it('puts modes right, and lets nobody but the owner into the folder', async () => {
    chmodSync(files.pathOf('mainpc/tls.key'), 0o666);
    expect((await initSecrets(files, fleet, kinds)).repaired).toEqual(['mainpc/tls.key']);
    expect(statSync(files.pathOf('mainpc/tls.key')).mode & 0o777).toBe(0o444);
    expect(statSync(files.root).mode & 0o777).toBe(0o700);
    expect(statSync(files.pathOf('ca/ca.key')).mode & 0o777).toBe(0o400);
  });

  it('never replaces an authority whose key is kept elsewhere', async () => {
    rmSync(files.pathOf('ca/ca.key'));
    await initSecrets(files, fleet, kinds);
    expect(files.has('ca/ca.key')).toBe(false);
    rmSync(files.pathOf('pc2/tls.crt'));
    await expect(initSecrets(files, fleet, kinds)).rejects.toMatchObject({
      code: 'SECRET_AUTHORITY_INCOMPLETE',
    });
  });

  it('names a seed file that holds something else', async () => {
    rmSync(files.pathOf('pc2/nkey.agent-c'));
    writeFileSync(files.pathOf('pc2/nkey.agent-c'), 'oops');
    await expect(initSecrets(files, fleet, kinds)).rejects.toMatchObject({
      code: 'SECRET_FILE_CORRUPT',
    });
  });

  it('refuses a secret that is not defined', async () => {
    await expect(initSecrets(files, fleet, new Map())).rejects.toMatchObject({
      code: 'SECRET_UNDEFINED',
    });
  });
});

describe('rotateSecret', () => {
  const rotate = (name: string, more: { machine?: string; value?: string } = {}) => {
    const { steps, restarter } = recorder();
    return rotateSecret(files, fleet, kinds, restarter, { name, ...more }).then(() => steps);
  };

  it('of an agent keeps its old key valid until it was restarted, and touches nobody else', async () => {
    const before = allFiles();
    expect(await rotate('AgentA')).toEqual([
      'reload mainpc/nats with 4 keys, 1 leaves',
      'restart mainpc/agent-a',
      'reload mainpc/nats with 3 keys, 1 leaves',
    ]);
    const changed = Object.entries(allFiles()).filter(([name, text]) => before[name] !== text);
    expect(changed.map(([name]) => name).sort()).toEqual([
      'mainpc/clients/clients.json',
      'mainpc/clients/lifetimes.json',
      'mainpc/nats/users.conf',
      'mainpc/nkey.agent-a',
      'pc2/clients/clients.json',
    ]);
  });

  it('of the leaf password restarts the leaf only', async () => {
    expect(await rotate('leaf')).toEqual([
      'reload mainpc/nats with 3 keys, 2 leaves',
      'restart pc2/nats',
      'reload mainpc/nats with 3 keys, 1 leaves',
    ]);
  });

  it('of the operator restarts nobody', async () => {
    const steps = await rotate('operator');
    expect(steps.filter((step) => step.startsWith('restart'))).toEqual([]);
    expect(steps).toHaveLength(4);
  });

  it('of the authority signs all anew and restarts both brokers, the hub first', async () => {
    const before = files.read('ca/ca.crt');
    expect(await rotate('ca')).toEqual(['restart mainpc/nats', 'restart pc2/nats']);
    expect(files.read('pc2/ca.crt')).not.toBe(before);
    expect(await isSignedBy(files.read('mainpc/tls.crt'), files.read('pc2/ca.crt'))).toBe(true);
  });

  it('of certificates can be limited to a machine', async () => {
    const before = files.read('mainpc/tls.crt');
    expect(await rotate('tls', { machine: 'pc2' })).toEqual(['restart pc2/nats']);
    expect(files.read('mainpc/tls.crt')).toBe(before);
  });

  it('of a named secret replaces it on all machines and restarts its users', async () => {
    const before = files.read('pc2/shared_token');
    expect(await rotate('shared_token')).toEqual(['restart mainpc/agent-a', 'restart pc2/agent-c']);
    expect(files.read('pc2/shared_token')).not.toBe(before);
    expect(files.read('pc2/shared_token')).toBe(files.read('mainpc/shared_token'));
  });

  it('of a provided secret needs its value', async () => {
    await expect(rotate('api_key')).rejects.toMatchObject({ code: 'SECRET_PROVIDED' });
    await expect(rotate('api_key', { value: ' \n' })).rejects.toMatchObject({
      code: 'SECRET_VALUE_REFUSED',
    });
    expect(await rotate('api_key', { value: 'new-value\n' })).toEqual(['restart mainpc/agent-a']);
    expect(files.read('mainpc/api_key')).toBe('new-value');
  });

  describe('where parts are released by color', () => {
    const colored = {
      ...fleet,
      entries: fleet.entries.map((entry) => ({ ...entry, colors: entry.slug === 'error-bus' })),
    };

    it('there is a key of rehearsals for each machine, known to its own account only', async () => {
      const { created } = await initSecrets(files, colored, kinds);
      expect(created).toEqual(['mainpc/nkey.rehearsal', 'pc2/nkey.rehearsal']);
      const key = publicKeyOf(files.read('pc2/nkey.rehearsal'), '');
      expect(files.read('pc2/nats/rehearsal-users.conf')).toContain(key);
      expect(files.read('pc2/nats/users.conf')).not.toContain(key);
      const login = /\/\/(.*):.*@/.exec(files.read('pc2/nats/rehearsal-leaf.conf'))![1]!;
      expect(files.read('mainpc/nats/rehearsal-users.conf')).toContain(`"user":"${login}"`);
      expect(files.read('mainpc/nats/users.conf')).not.toContain(`"user":"${login}"`);
    });

    it('replacing it, or the key of a colored entry, restarts both copies', async () => {
      await initSecrets(files, colored, kinds);
      const { steps, restarter } = recorder();
      const rotateColored = (name: string) =>
        rotateSecret(files, colored, kinds, restarter, { name, machine: 'pc2' });
      await rotateColored('rehearsal');
      await rotateColored('error-bus');
      expect(steps.filter((step) => step.startsWith('restart'))).toEqual([
        'restart pc2/error-bus',
        'restart pc2/error-bus-green',
        'restart pc2/error-bus',
        'restart pc2/error-bus-green',
      ]);
    }, 30_000);
  });

  it('suggests a near name, and knows its machines', async () => {
    await expect(rotate('AgentB')).rejects.toThrow(/did you mean AgentA/);
    await expect(rotate('tls', { machine: 'pc3' })).rejects.toMatchObject({
      code: 'MACHINE_UNKNOWN',
    });
  });
});
