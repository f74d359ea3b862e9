import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import type { CapabilityState } from '../state.ts';

/**
 * SHA-256 over the canonical JSON of a record (RFC 8785), hex.
 *
 * @param fingerprint what of it counts; default its value as a whole
 */
export function digestRecord(
  record: StateRecord,
  fingerprint: CapabilityState['fingerprint'] = (r) => r.value,
): string {
  const text = canonicalize(fingerprint(record)) ?? '';
  return createHash('sha256').update(text).digest('hex');
}
