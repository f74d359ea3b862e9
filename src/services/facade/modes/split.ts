/** Who gets which side in mode gradual: the same caller always the same one, at any percentage. */
import { createHash } from 'node:crypto';

const SHARES = 10_000;

/**
 * True when the service answers this caller.
 *
 * A caller that is in at some percentage stays in at every higher one, so moving from 0 to 100
 * moves each caller once.
 *
 * @param key who asks: the name of the caller, or the id of the request when it has none
 * @param percent 0 (nobody) to 100 (everybody)
 */
export function servesUnified(capability: string, key: string, percent: number): boolean {
  // Keyed by the capability, so that it is not always the same callers who go first.
  const hash = createHash('sha256').update(`${capability}\n${key}`).digest().readUInt32BE(0);
  return (hash % SHARES) / SHARES < percent / 100;
}
