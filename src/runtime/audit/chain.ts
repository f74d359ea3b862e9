/** Links audit records, and checks the links. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { CHAIN_START, type AuditEntry, type AuditRecord } from '../../contracts/security/audit.ts';

/** The end of a chain, to which the next record is linked. */
export interface ChainHead {
  readonly number: number;
  readonly hash: string;
}

export const EMPTY_CHAIN: ChainHead = { number: 0, hash: CHAIN_START };

/** Hash of a record, whatever it says its hash is. */
export function hashOf(record: Omit<AuditRecord, 'hash'>): string {
  const text = canonicalize({ ...record, hash: undefined }) ?? '';
  return createHash('sha256').update(text).digest('hex');
}

/** Makes the record that follows `head`. */
export function linked(
  entry: AuditEntry,
  head: ChainHead,
  writer: { readonly machine: string; readonly agent: string },
  now: Date = new Date(),
): AuditRecord {
  const { actor, action, target, outcome, details = {} } = entry;
  const record = {
    number: head.number + 1,
    time: now.toISOString(),
    machine: writer.machine,
    agent: writer.agent,
    ...{ actor, action, target, outcome },
    // As a reader will get it back: no undefined, no dates.
    details: JSON.parse(JSON.stringify(details)) as Record<string, unknown>,
    previous: head.hash,
  };
  return { ...record, hash: hashOf(record) };
}

/** The text of a record on the stream. */
export function encodeRecord(record: AuditRecord): string {
  return canonicalize(record) ?? '';
}

export type ChainVerdict =
  | { readonly ok: true; readonly head: ChainHead }
  /** `number` of the first record that does not hold. */
  | { readonly ok: false; readonly number: number; readonly reason: string };

/**
 * Checks the records of one chain, in the order of the stream.
 *
 * @param records all of them, or a tail: then the first one is believed what it says of the record before it
 */
export function verifyChain(records: Iterable<AuditRecord>): ChainVerdict {
  let head: ChainHead | undefined;
  let writer: string | undefined;
  for (const record of records) {
    const broken = (reason: string): ChainVerdict => ({ ok: false, number: record.number, reason });
    const from = `${record.machine}/${record.agent}`;
    writer ??= from;
    if (from !== writer) return broken(`it is of ${from}, the chain of ${writer}`);
    head ??= { number: record.number - 1, hash: record.previous };
    if (record.number !== head.number + 1) return broken(`record ${head.number + 1} is missing`);
    if (record.number === 1 && record.previous !== CHAIN_START) {
      return broken('the first record points at one before it');
    }
    if (record.previous !== head.hash) return broken('it does not point at the record before it');
    if (hashOf(record) !== record.hash) return broken('its contents do not match its hash');
    head = { number: record.number, hash: record.hash };
  }
  return { ok: true, head: head ?? EMPTY_CHAIN };
}
