import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { StateRecord } from '../../../contracts/state-record.ts';
import type { CapabilityState } from '../state.ts';

/** Digest of each record by key: SHA-256 over its canonical JSON (RFC 8785), hex. */
export type StateDigest = ReadonlyMap<string, string>;

/** @param fingerprint what of a record counts; default its value as a whole */
export function digestRecord(
  record: StateRecord,
  fingerprint: CapabilityState['fingerprint'] = (r) => r.value,
): string {
  const text = canonicalize(fingerprint(record)) ?? '';
  return createHash('sha256').update(text).digest('hex');
}
