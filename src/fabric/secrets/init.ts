import { REHEARSAL_SECRET } from '../../contracts/release/release.ts';
import { CERTIFICATE_DAYS } from '../../contracts/security/secret-lifetimes.ts';
import type { Fleet, Machine } from '../../fleet/model.ts';
import { alertingMachines } from '../../fleet/render/infrastructure/alertmanager.ts';
import { daysLeft } from '../identity/certificates.ts';
import { newSeed } from '../identity/nkeys.ts';
import { leavesOf } from '../nats/link.ts';
import { hasColors } from '../nats/rehearsal.ts';
import { fabricUsers } from '../nats/users.ts';
import {
  newAuthority,
  newGossipCertificate,
  newMachineCertificate,
} from './files/certificate-files.ts';
import {
  namedSecretsOf,
  type NamedSecret,
  type SecretKind,
  type SecretKinds,
} from './definitions.ts';
import { seedFileOf, writeAuthFiles } from './derived.ts';
import { layout } from './files/layout.ts';
import { writeLifetimes } from './lifetimes.ts';
import { newRandom } from './random.ts';
import { newSigningKeys } from './signing-keys.ts';
import type { Reader, SecretFiles } from './files/secret-files.ts';

/** What `secrets init` did; file names relative to `compose/secrets`. */
export interface InitReport {
  readonly created: readonly string[];
  /** They existed, and nothing overwrites them. */
  readonly kept: readonly string[];
  /** Owner or mode was wrong. */
  readonly repaired: readonly string[];
  /** Auth files of brokers that changed. */
  readonly derived: readonly string[];
  /** Waiting for a value from the owner. */
  readonly empty: readonly string[];
  readonly expiring: readonly { readonly file: string; readonly days: number }[];
}

/**
 * Makes every secret of the fleet that is missing, and overwrites none.
 *
 * @throws SECRET_UNDEFINED, SECRET_AUTHORITY_INCOMPLETE, SECRET_FILE_CORRUPT, SECRET_FILE_DENIED
 */
export async function initSecrets(
  files: SecretFiles,
  fleet: Fleet,
  kinds: SecretKinds,
): Promise<InitReport> {
  const named = namedSecretsOf(fleet, kinds);
  const run = new Run(files);
  const gossips = (machine: Machine) => alertingMachines(fleet).includes(machine);
  await run.ensureAuthority(fleet);
  for (const machine of fleet.machines) {
    await run.ensurePair(layout.tlsCertificate(machine.name), layout.tlsKey(machine.name), () =>
      newMachineCertificate(files, machine),
    );
    if (gossips(machine)) {
      const { name } = machine;
      await run.ensurePair(layout.gossipCertificate(name), layout.gossipKey(name), () =>
        newGossipCertificate(files, machine),
      );
    }
    run.ensure(layout.trust(machine.name), () => files.read(layout.authorityCertificate) + '\n');
    for (const user of fabricUsers(fleet, machine.name)) {
      const file = seedFileOf(machine.name, user.slug);
      run.ensure(file, newSeed, file === layout.operatorSeed ? 'owner' : 'container');
    }
  }
  if (hasColors(fleet)) {
    for (const { name } of fleet.machines) run.ensure(layout.seed(name, REHEARSAL_SECRET), newSeed);
  }
  for (const leaf of leavesOf(fleet)) run.ensure(layout.leafPassword(leaf), newRandom, 'owner');
  for (const secret of named) run.ensureNamed(secret);
  const derived = await writeAuthFiles(files, fleet);
  writeLifetimes(files, fleet, kinds);
  return {
    ...run.report(),
    derived,
    empty: emptyOf(files, named),
    expiring: expiring(files, fleet),
  };
}

/** One run over the files, with the account of what it did. */
class Run {
  readonly #files: SecretFiles;
  readonly #created = new Set<string>();
  readonly #kept = new Set<string>();
  readonly #repaired = new Set<string>();

  constructor(files: SecretFiles) {
    this.#files = files;
  }

  report() {
    return { created: [...this.#created], kept: [...this.#kept], repaired: [...this.#repaired] };
  }

  ensure(name: string, make: () => string, reader?: Reader): void {
    if (this.#created.has(name) || this.#kept.has(name)) return;
    if (this.#files.has(name)) {
      this.#kept.add(name);
      if (this.#files.repair(name, reader)) this.#repaired.add(name);
    } else {
      this.#files.write(name, make(), reader);
      this.#created.add(name);
    }
  }

  /** A certificate or a key alone is of no use: both are made unless both are there. */
  async ensurePair(certificate: string, key: string, make: () => Promise<void>, reader?: Reader) {
    if (this.#files.has(certificate) && this.#files.has(key)) {
      this.ensure(certificate, () => '', reader);
      this.ensure(key, () => '', reader);
    } else {
      await make();
      this.#created.add(certificate).add(key);
    }
  }

  async ensureAuthority(fleet: Fleet): Promise<void> {
    const pair = [layout.authorityCertificate, layout.authorityKey] as const;
    if (fleet.machines.some(({ name }) => this.#files.has(layout.trust(name)))) {
      // A trusted authority may lack its key: the owner keeps it elsewhere. It must not be replaced.
      for (const file of pair.filter((f) => this.#files.has(f)))
        this.ensure(file, () => '', 'owner');
    } else {
      await this.ensurePair(...pair, () => newAuthority(this.#files), 'owner');
    }
  }

  ensureNamed({ name, kind, machines }: NamedSecret): void {
    const onMachines = machines.map((machine) => layout.named(machine, name));
    const known = onMachines.find((file) => this.#files.has(file) && this.#files.read(file));
    const value = known ? this.#files.read(known) : firstValue(kind);
    const reader = kind === 'provided' ? 'filled-in' : 'container';
    for (const file of onMachines) this.ensure(file, () => value, reader);
  }
}

function firstValue(kind: SecretKind): string {
  if (kind === 'signing') return newSigningKeys();
  return kind === 'random' ? newRandom() : '';
}

function emptyOf(files: SecretFiles, named: readonly NamedSecret[]): string[] {
  return named
    .flatMap(({ name, machines }) => machines.map((machine) => layout.named(machine, name)))
    .filter((file) => files.read(file) === '');
}

function expiring(files: SecretFiles, fleet: Fleet): InitReport['expiring'] {
  return [
    ...fleet.machines.map(({ name }) => layout.tlsCertificate(name)),
    ...alertingMachines(fleet).map(({ name }) => layout.gossipCertificate(name)),
  ]
    .map((file) => ({ file, days: daysLeft(files.read(file)) }))
    .filter(({ days }) => days < CERTIFICATE_DAYS.warning);
}
