/**
 * The keys that access tokens are signed with: one Ed25519 seed per line. The first signs; the second
 * is published already and signs after the next rotation, so no verifier ever meets a new key unprepared.
 */
import { randomBytes } from 'node:crypto';

/** Keys in the file. */
const COUNT = 2;

const newKey = () => randomBytes(32).toString('base64url');

/** The text of a new file. */
export function newSigningKeys(): string {
  return Array.from({ length: COUNT }, newKey).join('\n');
}

/** The text after a rotation: the next key signs, and a new one is next. */
export function rotatedSigningKeys(text: string): string {
  const [, next = newKey()] = text.split('\n').filter((line) => line !== '');
  return [next, newKey()].join('\n');
}
