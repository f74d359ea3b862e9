/** The broker's auth files are derived from seeds and passwords; this writes them again when those change. */
import bcrypt from 'bcryptjs';
import { createHash } from 'node:crypto';
import { REHEARSAL_SECRET } from '../../contracts/release/release.ts';
import type { Fleet } from '../../fleet/model.ts';
import { publicKeyOf } from '../identity/nkeys.ts';
import { renderLeafConf, renderUsersConf, type LeafUser } from '../nats/auth-files.ts';
import { hubOf, leavesOf } from '../nats/link.ts';
import { hasColors, renderRehearsalUsers } from '../nats/rehearsal.ts';
import { OPERATOR } from '../../contracts/security/token.ts';
import { fabricUsers } from '../nats/users.ts';
import { renderClients } from './clients.ts';
import { layout } from './files/layout.ts';
import type { SecretFiles } from './files/secret-files.ts';

/** The least there is: the password is 256 random bits, and every reconnect of the link pays for this. */
const BCRYPT_ROUNDS = 4;

/** A login belongs to one account, so the link's other one has another name. */
const REHEARSAL_SUFFIX = '-rehearsal';

/** Credentials that stay valid besides the ones on disk, while one is replaced. */
export interface AlsoValid {
  /** Public nkeys by `<machine>/<slug>` (`operator` without a machine). */
  readonly publicKeys?: Readonly<Record<string, string>>;
  /** Passwords of leaf machines by machine. */
  readonly leafPasswords?: Readonly<Record<string, string>>;
}

/** File of a user's seed. */
export function seedFileOf(machine: string, slug: string): string {
  return slug === OPERATOR ? layout.operatorSeed : layout.seed(machine, slug);
}

/**
 * Writes `users.conf`, `leaf.conf` and `clients.json` of all machines from the seeds and passwords on disk.
 *
 * @returns the files whose text changed; a running broker must read those again
 * @throws SECRET_FILE_MISSING, SECRET_FILE_CORRUPT, SECRET_FILE_DENIED
 */
export async function writeAuthFiles(
  files: SecretFiles,
  fleet: Fleet,
  alsoValid: AlsoValid = {},
): Promise<string[]> {
  const changed: string[] = [];
  const write = (name: string, text: string) => {
    if (files.has(name) && files.read(name) === text.trimEnd()) return;
    files.write(name, text);
    changed.push(name);
  };
  for (const { name: machine } of fleet.machines) {
    const leaves = machine === hubOf(fleet) ? await leafUsers(files, fleet, alsoValid) : [];
    write(
      layout.usersConf(machine),
      renderUsersConf(keyed(files, fleet, machine, alsoValid), leaves),
    );
  }
  const everybody = fleet.machines.flatMap(({ name }) => keyed(files, fleet, name, alsoValid));
  for (const { name } of fleet.machines)
    write(layout.clients(name), renderClients(fleet, everybody));
  for (const machine of leavesOf(fleet)) {
    const password = files.read(layout.leafPassword(machine));
    const user = leafUserName(machine, password);
    write(layout.leafConf(machine), renderLeafConf(hubOf(fleet), user, password));
  }
  if (hasColors(fleet)) await writeRehearsal(files, fleet, alsoValid, write);
  return changed;
}

/** The login of rehearsals, one key for each machine; the link has the password of the real one and a name of its own. */
async function writeRehearsal(
  files: SecretFiles,
  fleet: Fleet,
  alsoValid: AlsoValid,
  write: (name: string, text: string) => void,
): Promise<void> {
  const hub = hubOf(fleet);
  for (const { name: machine } of fleet.machines) {
    const file = layout.seed(machine, REHEARSAL_SECRET);
    const current = publicKeyOf(files.read(file), files.pathOf(file));
    const other = alsoValid.publicKeys?.[`${machine}/${REHEARSAL_SECRET}`];
    const keys = [...new Set([current, ...(other ? [other] : [])])].sort();
    const conf = layout.rehearsalUsersConf(machine);
    const leaves =
      machine === hub ? await leafUsers(files, fleet, alsoValid, conf, REHEARSAL_SUFFIX) : [];
    write(conf, renderRehearsalUsers(keys, leaves));
  }
  for (const machine of leavesOf(fleet)) {
    const password = files.read(layout.leafPassword(machine));
    const user = leafUserName(machine, password) + REHEARSAL_SUFFIX;
    write(layout.rehearsalLeafConf(machine), renderLeafConf(hub, user, password));
  }
}

function keyed(files: SecretFiles, fleet: Fleet, machine: string, { publicKeys = {} }: AlsoValid) {
  return fabricUsers(fleet, machine).map((user) => {
    const file = seedFileOf(machine, user.slug);
    const current = publicKeyOf(files.read(file), files.pathOf(file));
    const other = publicKeys[user.slug === OPERATOR ? OPERATOR : `${machine}/${user.slug}`];
    return {
      ...user,
      publicKeys: other && other !== current ? [current, other].sort() : [current],
    };
  });
}

/** Each password has its own user name, so that two can be valid at once. */
function leafUserName(machine: string, password: string): string {
  return `${machine}-${createHash('sha256').update(password).digest('hex').slice(0, 8)}`;
}

async function leafUsers(
  files: SecretFiles,
  fleet: Fleet,
  { leafPasswords = {} }: AlsoValid,
  conf = layout.usersConf(hubOf(fleet)),
  suffix = '',
) {
  const before = files.has(conf) ? files.read(conf) : '';
  const users: LeafUser[] = [];
  for (const machine of leavesOf(fleet)) {
    const other = leafPasswords[machine];
    const current = files.read(layout.leafPassword(machine));
    // Sorted, so that exchanging the two changes no file.
    for (const password of [...new Set([current, ...(other ? [other] : [])])].sort()) {
      const user = leafUserName(machine, password) + suffix;
      users.push({ user, passwordHash: await hashOf(user, password, before) });
    }
  }
  return users;
}

/** Keeps a hash that still fits, so that nothing changes when nothing changed. */
async function hashOf(user: string, password: string, conf: string): Promise<string> {
  const known = new RegExp(`"user":"${user}","password":"([^"]+)"`).exec(conf)?.[1];
  if (known && (await bcrypt.compare(password, known))) return known;
  return bcrypt.hash(password, BCRYPT_ROUNDS);
}
