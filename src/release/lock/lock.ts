/** One release command at a time: a lock that names its owner, is renewed, and expires. */
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { ReleaseLocked, ReleaseLockLost } from '../../contracts/error-catalogue/release/release.ts';
import { createFile } from '../../files/create-file.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { actor, birthOf, isDead } from './owner.ts';

/** Without a renewal for this long the owner counts as gone, milliseconds. */
export const LOCK_EXPIRY_MS = 60_000;

export interface LockNote {
  readonly token: string;
  readonly owner: string;
  readonly host: string;
  readonly pid: number;
  readonly birth: string | null;
  readonly command: string;
  readonly since: string;
  readonly renewed_at: string;
}

export interface LockOptions {
  readonly folder: string;
  readonly command: string;
  /** Takes it whoever has it. */
  readonly force?: boolean;
  readonly now?: () => number;
  readonly isDead?: (pid: number, birth: string | null) => boolean;
}

export interface HeldLock {
  /** Aborted when somebody else took it. */
  readonly signal: AbortSignal;
  /** @throws RELEASE_LOCK_LOST */
  check(): Promise<void>;
  /** @throws RELEASE_LOCK_LOST */
  renew(): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the lock; one whose owner is dead or has not renewed it is taken over.
 *
 * @throws RELEASE_LOCKED
 */
export async function acquireLock(options: LockOptions): Promise<HeldLock> {
  const { folder, now = Date.now } = options;
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'lock.json');
  const note = ownNote(options.command, now);
  const dead = options.isDead ?? isDead;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (await createFile(file, text(note))) return held(file, note, now);
    const found = await read(file);
    if (found === undefined) continue;
    if (!options.force && !isStale(found, now(), dead)) throw refusal(found);
    if (await takeOver(file, found, note, (other) => isStale(other, now(), dead)))
      return held(file, note, now);
  }
  const found = await read(file);
  throw found ? refusal(found) : new Error(`${file} comes and goes`);
}

/** Who has the lock; null when nobody does. */
export async function lockHolder(folder: string): Promise<LockNote | null> {
  return (await read(path.join(folder, 'lock.json'))) ?? null;
}

function held(file: string, note: LockNote, now: () => number): HeldLock {
  const lost = new AbortController();
  const check = async () => {
    const found = await read(file);
    if (found?.token !== note.token) {
      const error = new ReleaseLockLost({
        owner: found?.owner ?? 'somebody',
        command: note.command,
      });
      lost.abort(error);
      throw error;
    }
  };
  const renew = async () => {
    await check();
    await replaceFile(file, text({ ...note, renewed_at: new Date(now()).toISOString() }));
  };
  let renewing = Promise.resolve();
  const timer = setInterval(() => {
    renewing = renew().catch(() => undefined);
  }, LOCK_EXPIRY_MS / 4);
  timer.unref();
  return {
    signal: lost.signal,
    check,
    renew,
    release: async () => {
      clearInterval(timer);
      // It would put the lock back.
      await renewing;
      if ((await read(file))?.token === note.token) await rm(file, { force: true });
    },
  };
}

function ownNote(command: string, now: () => number): LockNote {
  const at = new Date(now()).toISOString();
  const { pid } = process;
  return {
    token: randomUUID(),
    owner: actor(),
    host: hostname(),
    pid,
    birth: birthOf(pid),
    command,
    since: at,
    renewed_at: at,
  };
}

/**
 * Puts our lock in the place of the one that was looked at. Several may find the same stale lock at once: whoever claims
 * its token does it, and nobody moves a lock away that he has not looked at. A claim whose owner is gone is claimed in turn.
 *
 * @returns false when the lock is another one by now
 * @throws RELEASE_LOCKED when somebody else is taking it over
 */
async function takeOver(
  file: string,
  found: LockNote,
  note: LockNote,
  isGone: (other: LockNote) => boolean,
): Promise<boolean> {
  const claims: string[] = [];
  let before = found;
  for (;;) {
    const claim = `${file}.after.${before.token}`;
    claims.push(claim);
    if (await createFile(claim, text(note))) break;
    const other = await read(claim);
    if (other === undefined) return false;
    if (!isGone(other)) throw refusal(other);
    before = other;
  }
  try {
    if ((await read(file))?.token !== found.token) return false;
    await replaceFile(file, text(note));
    return true;
  } finally {
    // From now on no lock has these tokens: who claims one again finds ours.
    for (const claim of claims) await rm(claim, { force: true });
  }
}

function isStale(note: LockNote, now: number, dead: typeof isDead): boolean {
  if (now - Date.parse(note.renewed_at) > LOCK_EXPIRY_MS) return true;
  return note.host === hostname() && dead(note.pid, note.birth);
}

function refusal({ owner, since, command, pid, renewed_at }: LockNote): Error {
  return new ReleaseLocked({ owner, since, command, pid, renewed_at });
}

async function read(file: string): Promise<LockNote | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LockNote;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const text = (note: LockNote) => `${JSON.stringify(note)}\n`;
