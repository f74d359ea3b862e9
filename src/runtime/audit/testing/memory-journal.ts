import type { AuditRecord } from '../../../contracts/security/audit.ts';
import { JournalMoved, type AuditJournal, type JournalEnd } from '../journal.ts';

/** A journal in memory that can be away, or lose its acknowledgements. */
export class MemoryJournal implements AuditJournal {
  readonly records: AuditRecord[] = [];
  away = false;
  loseAcks = 0;

  async end(): Promise<JournalEnd> {
    this.#check();
    return { record: this.records.at(-1), place: this.records.length };
  }

  async append(record: AuditRecord, after: number): Promise<number> {
    this.#check();
    if (after !== this.records.length) throw new JournalMoved();
    this.records.push(record);
    if (this.loseAcks > 0) {
      this.loseAcks -= 1;
      throw new Error('timeout');
    }
    return this.records.length;
  }

  #check(): void {
    if (this.away) throw new Error('the broker is away');
  }
}
