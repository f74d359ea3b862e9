import { closest, distance } from 'fastest-levenshtein';
import { MachineUnknown } from '../../../contracts/error-catalogue/cli/cli.ts';
import {
  SecretUnknown,
  SecretValueRefused,
} from '../../../contracts/error-catalogue/cli/secrets.ts';
import { REHEARSAL_SECRET } from '../../../contracts/release/release.ts';
import type { Fleet } from '../../../fleet/model.ts';
import { hasColors } from '../../nats/rehearsal.ts';
import { namedSecretsOf, type SecretKinds } from '../definitions.ts';
import { writeLifetimes } from '../lifetimes.ts';
import { RotationLog, type Restarter } from './restarter.ts';
import type { RotateContext } from './context.ts';
import { rotateAuthority, rotateCertificates, rotateGossip } from './certificates.ts';
import { rotateLeafPasswords } from './leaf.ts';
import { rotateNamed } from './named.ts';
import { rotateOperator, rotateRehearsal, rotateSeed } from './seed.ts';
import type { SecretFiles } from '../files/secret-files.ts';

export interface RotateRequest {
  /** `ca`, `tls`, `gossip`, `leaf`, `operator`, `rehearsal`, `nkey.<slug>`, the name of an entry, or a named secret. */
  readonly name: string;
  /** Only on this machine; default all that have it. */
  readonly machine?: string;
  /** The new value, for secrets that the owner provides. */
  readonly value?: string;
}

/**
 * Replaces one secret and restarts only those who use it. What was valid before stays valid until the
 * users of the new one run. A rotation that was cut short is finished by running it again.
 *
 * @returns what was replaced, restarted and told to read its files again
 * @throws SECRET_UNKNOWN, SECRET_PROVIDED, SECRET_VALUE_REFUSED, MACHINE_UNKNOWN, RESTART_FAILED and
 * the errors of secret files
 */
export async function rotateSecret(
  files: SecretFiles,
  fleet: Fleet,
  kinds: SecretKinds,
  restarter: Restarter,
  request: RotateRequest,
): Promise<RotationLog> {
  const { name, machine, value } = request;
  const context: RotateContext = { files, fleet, kinds, log: new RotationLog(files, restarter) };
  const machines = machinesOf(fleet, machine);
  const named = namedSecretsOf(fleet, kinds).find((secret) => secret.name === name);
  if (value !== undefined && !named)
    throw new SecretValueRefused({ name, reason: 'it is generated' });
  const entries = fleet.entries.filter(
    (e) =>
      machines.includes(e.machine) &&
      e.role !== 'infrastructure' &&
      [`nkey.${e.slug}`, e.slug, e.name].includes(name),
  );
  if (named) await rotateNamed(context, named, value);
  else if (name === 'ca') await rotateAuthority(context);
  else if (name === 'tls') await rotateCertificates(context, machines);
  else if (name === 'gossip') await rotateGossip(context, machines);
  else if (name === 'leaf') await rotateLeafPasswords(context, machines);
  else if (name === 'operator') await rotateOperator(context);
  else if (name === REHEARSAL_SECRET && hasColors(fleet)) await rotateRehearsal(context, machines);
  else if (entries.length > 0) for (const entry of entries) await rotateSeed(context, entry);
  else throw unknown(name, fleet, kinds);
  writeLifetimes(files, fleet, kinds);
  return context.log;
}

function machinesOf(fleet: Fleet, named: string | undefined): string[] {
  const known = fleet.machines.map((machine) => machine.name);
  if (named === undefined) return known;
  if (!known.includes(named)) {
    throw new MachineUnknown({ machine: named, known: known.join(', ') });
  }
  return [named];
}

function unknown(name: string, fleet: Fleet, kinds: SecretKinds): Error {
  const all = ['ca', 'tls', 'gossip', 'leaf', 'operator', REHEARSAL_SECRET, ...kinds.keys()];
  all.push(...fleet.entries.flatMap((e) => [`nkey.${e.slug}`, e.name]));
  const near = closest(name, all);
  const hint = distance(name, near) <= 3 ? ` (did you mean ${near}?)` : '';
  const known = [...kinds.keys()].join(', ') || 'no named ones';
  return new SecretUnknown({ name, hint, known });
}
