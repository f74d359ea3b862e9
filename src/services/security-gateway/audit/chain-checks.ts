/** Checks many chains at once, a record at a time, so that the log need not fit into memory. */
import type { AuditRecord } from '../../../contracts/security/audit.ts';
import { verifyChain } from '../../../runtime/audit/chain.ts';

export interface ChainState {
  /** `machine/agent`. */
  readonly writer: string;
  readonly ok: boolean;
  /** Records read. */
  readonly records: number;
  /** Number of the first record read: 1, unless older ones are past their time. */
  readonly first: number;
  /** Hash of the last record; note it elsewhere to notice a log that was cut at its end. */
  readonly head: string;
  /** First record that does not hold, and why. */
  readonly broken: { readonly number: number; readonly reason: string } | null;
}

export interface ChainReport {
  readonly ok: boolean;
  readonly unreadable: number;
  readonly chains: readonly ChainState[];
}

export class ChainChecks {
  readonly #chains = new Map<string, ChainState>();
  readonly #last = new Map<string, AuditRecord>();
  #unreadable = 0;

  unreadable(): void {
    this.#unreadable += 1;
  }

  /** Takes the next record of the stream; each chain's records come in order. */
  add(record: AuditRecord): void {
    const writer = `${record.machine}/${record.agent}`;
    const last = this.#last.get(writer);
    const verdict = verifyChain(last === undefined ? [record] : [last, record]);
    const before = this.#chains.get(writer);
    const broken = before?.broken ?? (verdict.ok ? null : brokenAt(verdict));
    this.#chains.set(writer, {
      writer,
      ok: broken === null,
      records: (before?.records ?? 0) + 1,
      first: before?.first ?? record.number,
      head: record.hash,
      broken,
    });
    this.#last.set(writer, record);
  }

  report(): ChainReport {
    const chains = [...this.#chains.values()].sort((a, b) => (a.writer < b.writer ? -1 : 1));
    const ok = this.#unreadable === 0 && chains.every((chain) => chain.ok);
    return { ok, unreadable: this.#unreadable, chains };
  }
}

function brokenAt({ number, reason }: { readonly number: number; readonly reason: string }) {
  return { number, reason };
}
