/** Hashes of passwords: argon2id for new ones; the old unsalted SHA-256 still verifies. */
import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** OWASP's minimum for argon2id: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
/** A stored hash that asks for more than this is not computed: 64 MiB, ten passes. */
const MOST = { memory: 65_536, passes: 10, parallelism: 4 } as const;
const SALT_BYTES = 16;
const TAG_BYTES = 32;

const PHC =
  /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{16,86})$/;
const OLD = /^sha256:([0-9a-f]{64})$/;

/** Whether a stored hash is of a kind that can be verified here. */
export const isPasswordHash = (stored: string) => PHC.test(stored) || OLD.test(stored);

/** Hashes a password as `$argon2id$v=19$m=...,t=...,p=...$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(SALT_BYTES);
  const tag = await argon2id(password, nonce, COST, TAG_BYTES);
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(nonce)}$${text(tag)}`;
}

/** True when the password gives the stored hash; false for a hash of an unknown kind. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const old = OLD.exec(stored)?.[1];
  if (old !== undefined) {
    const digest = createHash('sha256').update(password, 'utf8').digest();
    return timingSafeEqual(digest, Buffer.from(old, 'hex'));
  }
  const [, m, t, p, salt, hash] = PHC.exec(stored) ?? [];
  if (hash === undefined) return false;
  const cost = { memory: Number(m), passes: Number(t), parallelism: Number(p) };
  if (!affordable(cost)) return false;
  const expected = Buffer.from(hash, 'base64');
  const tag = await argon2id(password, Buffer.from(salt!, 'base64'), cost, expected.length);
  return timingSafeEqual(tag, expected);
}

interface Cost {
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
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

async function argon2id(message: string, nonce: Buffer, cost: Cost, tagLength: number) {
  return Buffer.from(await derive('argon2id', { message, nonce, tagLength, ...cost }));
}

const text = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
