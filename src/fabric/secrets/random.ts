import { randomBytes } from 'node:crypto';

/** A random secret: 256 bits, safe in URLs, files and headers. */
export function newRandom(): string {
  return randomBytes(32).toString('base64url');
}
