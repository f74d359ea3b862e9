/** Hashes of passwords: argon2id for new ones; the old unsalted SHA-256 verifies, bare or wrapped in argon2id. */
import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** What a guess costs. */
export interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
export const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
/** A stored hash that asks for more than this is not computed: 64 MiB, ten passes. */
const MOST: Cost = { memory: 65_536, passes: 10, parallelism: 4 };
const SALT_BYTES = 16;
const TAG_BYTES = 32;

/** `$argon2id$` of the password, or `$argon2id-sha256$` of the hex text of its SHA-256. */
const PHC =
  /^\$argon2id(-sha256)?\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;
const OLD = /^sha256:([0-9a-f]{64})$/;

/** Whether a stored hash is of a kind that can be verified here. */
export const isPasswordHash = (stored: string) => PHC.test(stored) || OLD.test(stored);

/** Whether a stored hash should be replaced as soon as the password is at hand: it is old, or too cheap. */
export function isOutdated(stored: string, cost = COST): boolean {
  const [, wrapped, m, t] = PHC.exec(stored) ?? [];
  if (m === undefined || wrapped !== undefined) return true;
  return Number(m) < cost.memory || Number(t) < cost.passes;
}

/** Hashes a password as `$argon2id$v=19$m=...,t=...,p=...$salt$hash`. */
export function hashPassword(password: string, cost = COST): Promise<string> {
  return phc('argon2id', password, cost);
}

/** An old hash made as dear to guess as a new one; any other hash as it is. */
export async function wrapOldHash(stored: string, cost = COST): Promise<string> {
  const old = OLD.exec(stored)?.[1];
  return old === undefined ? stored : phc('argon2id-sha256', old, cost);
}

/** True when the password gives the stored hash; false for a hash of an unknown kind. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const old = OLD.exec(stored)?.[1];
  if (old !== undefined) return timingSafeEqual(sha256(password), Buffer.from(old, 'hex'));
  const [, wrapped, m, t, p, salt, hash] = PHC.exec(stored) ?? [];
  if (hash === undefined) return false;
  const cost = { memory: Number(m), passes: Number(t), parallelism: Number(p) };
  if (!affordable(cost)) return false;
  const expected = Buffer.from(hash, 'base64');
  const message = wrapped === undefined ? password : sha256(password).toString('hex');
  const tag = await argon2id(message, Buffer.from(salt!, 'base64'), cost, expected.length);
  return timingSafeEqual(tag, expected);
}

function affordable({ memory, passes, parallelism }: Cost): boolean {
  return (
    memory >= 8 * parallelism &&
    memory <= MOST.memory &&
    passes >= 1 &&
    passes <= MOST.passes &&
    parallelism >= 1 &&
    parallelism <= MOST.parallelism
  );
}

async function phc(kind: string, message: string, cost: Cost): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  const tag = await argon2id(message, nonce, cost, TAG_BYTES);
  const { memory, passes, parallelism } = cost;
  return `$${kind}$v=19$m=${memory},t=${passes},p=${parallelism}$${text(nonce)}$${text(tag)}`;
}

async function argon2id(message: string, nonce: Buffer, cost: Cost, tagLength: number) {
  return Buffer.from(await derive('argon2id', { message, nonce, tagLength, ...cost }));
}

const sha256 = (message: string) => createHash('sha256').update(message, 'utf8').digest();
const text = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
