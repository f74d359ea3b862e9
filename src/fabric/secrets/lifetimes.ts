/** Writes down when certificates end and how old secrets are, for stewards and `doctor`. */
import path from 'node:path';
import { REHEARSAL_SECRET } from '../../contracts/release/release.ts';
import type { SecretLifetimes } from '../../contracts/security/secret-lifetimes.ts';
import type { Fleet } from '../../fleet/model.ts';
import { endOf } from '../identity/certificates.ts';
import { leavesOf } from '../nats/link.ts';
import { fabricUsers } from '../nats/users.ts';
import { namedSecretsOf, type SecretKinds } from './definitions.ts';
import { seedFileOf } from './derived.ts';
import { layout } from './files/layout.ts';
import type { SecretFiles } from './files/secret-files.ts';

/**
 * Writes `lifetimes.json` of every machine where it says something else. A copy of the folder on another machine
 * says the same, whatever dates the copied files got there.
 *
 * @throws SECRET_FILE_MISSING, SECRET_FILE_DENIED, SECRET_UNDEFINED
 */
export function writeLifetimes(files: SecretFiles, fleet: Fleet, kinds: SecretKinds): void {
  const named = namedSecretsOf(fleet, kinds);
  for (const { name: machine } of fleet.machines) {
    const secrets = [
      ...fabricUsers(fleet, machine).map(({ slug }) => seedFileOf(machine, slug)),
      layout.seed(machine, REHEARSAL_SECRET),
      ...(leavesOf(fleet).includes(machine) ? [layout.leafPassword(machine)] : []),
      ...named
        .filter(({ machines }) => machines.includes(machine))
        .map(({ name }) => layout.named(machine, name)),
    ];
    const made = secrets
      .filter((file) => files.has(file) && files.read(file) !== '')
      .map((file) => [nameOf(file), files.writtenAt(file)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    const lifetimes: SecretLifetimes = {
      certificates: certificatesOf(files, machine),
      made: Object.fromEntries(made),
    };
    const text = JSON.stringify(lifetimes, null, 2);
    const file = layout.lifetimes(machine);
    if (!files.has(file) || files.read(file) !== text) files.write(file, `${text}\n`);
  }
}

function certificatesOf(files: SecretFiles, machine: string): SecretLifetimes['certificates'] {
  const certificates = {
    ca: layout.trust(machine),
    gossip: layout.gossipCertificate(machine),
    tls: layout.tlsCertificate(machine),
  };
  return Object.fromEntries(
    Object.entries(certificates)
      .filter(([, file]) => files.has(file))
      .map(([name, file]) => [name, endOf(files.read(file)).toISOString()]),
  );
}

/** The operator's file has the name of all seeds. */
function nameOf(file: string): string {
  return file === layout.operatorSeed ? 'operator' : path.basename(file);
}
