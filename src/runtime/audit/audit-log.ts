/** Writes one chain of audit records, one record after the other. */
import type { AuditEntry, AuditRecord } from '../../contracts/security/audit.ts';
import {
  AuditForked,
  AuditOutcomeLost,
  AuditUnavailable,
} from '../../contracts/error-catalogue/runtime/audit.ts';
import { EMPTY_CHAIN, linked } from './chain.ts';
import { JournalMoved, type AuditJournal, type JournalEnd } from './journal.ts';

export interface Writer {
  readonly machine: string;
  readonly agent: string;
}

/** An old instance that still writes while it drains is waited out; more than that is a second writer. */
const TRIES = 5;

export class AuditLog {
  readonly #journal: AuditJournal;
  readonly #writer: Writer;
  /** Unknown at the start, and after any write that nobody knows the end of. */
  #end: JournalEnd | undefined;
  #busy: Promise<unknown> = Promise.resolve();

  constructor(journal: AuditJournal, writer: Writer) {
    this.#journal = journal;
    this.#writer = writer;
  }

  /**
   * Adds a record to the chain; resolves when it is on disk.
   *
   * @throws AUDIT_UNAVAILABLE, AUDIT_FORKED
   */
  append(entry: AuditEntry): Promise<AuditRecord> {
    const turn = this.#busy.then(() => this.#append(entry));
    this.#busy = turn.catch(() => undefined);
    return turn;
  }

  /**
   * Does something that leaves two records: one before it, without which it is not done, and one
   * after it that says how it ended.
   *
   * @param describe details of the result for the second record
   * @throws what the work throws; AUDIT_UNAVAILABLE before the work, AUDIT_OUTCOME_LOST after it
   */
  async around<T>(
    what: Omit<AuditEntry, 'outcome'>,
    work: () => Promise<T>,
    describe: (result: T) => Record<string, unknown> = () => ({}),
  ): Promise<T> {
    const { number } = await this.append({ ...what, outcome: 'intended' });
    const after = (outcome: 'done' | 'failed', details: Record<string, unknown>) =>
      this.append({ ...what, outcome, details: { ...details, intended: number } }).catch(
        (cause: Error) => {
          const { action, target } = what;
          const { machine } = this.#writer;
          const holes = { action, target, outcome, machine, reason: cause.message };
          throw new AuditOutcomeLost(holes, { cause });
        },
      );
    let result: T;
    try {
      result = await work();
    } catch (error) {
      await after('failed', { reason: error instanceof Error ? error.message : String(error) });
      throw error;
    }
    await after('done', describe(result));
    return result;
  }

  async #append(entry: AuditEntry): Promise<AuditRecord> {
    for (let tried = 0; tried < TRIES; tried += 1) {
      try {
        this.#end ??= await this.#journal.end();
        const { record: last, place } = this.#end;
        const record = linked(entry, last ?? EMPTY_CHAIN, this.#writer);
        // Until the answer is here, the record may be there or not.
        this.#end = undefined;
        this.#end = { record, place: await this.#journal.append(record, place) };
        return record;
      } catch (cause) {
        if (cause instanceof JournalMoved) continue;
        const { action, target } = entry;
        const reason = cause instanceof Error ? cause.message : String(cause);
        const holes = { action, target, reason, machine: this.#writer.machine };
        throw new AuditUnavailable(holes, { cause });
      }
    }
    throw new AuditForked({ ...this.#writer });
  }
}
