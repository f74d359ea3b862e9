/** Where the audit records of one writer are kept. */
import type { AuditRecord } from '../../contracts/security/audit.ts';

/** The last record and its place in the journal; place 0 without a record. */
export interface JournalEnd {
  readonly record: AuditRecord | undefined;
  /** Sequence in the journal, which counts the records of other writers too. */
  readonly place: number;
}

export interface AuditJournal {
  /** @throws when the journal cannot be read */
  end(): Promise<JournalEnd>;
  /**
   * Adds a record if the writer's last one is still at `after`; resolves when it is on disk.
   *
   * @returns its place
   * @throws JournalMoved when there is a later record, anything else when nobody knows
   */
  append(record: AuditRecord, after: number): Promise<number>;
}

/** The journal has a record of this writer that the writer did not know of. */
export class JournalMoved extends Error {}
