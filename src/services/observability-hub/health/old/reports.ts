/** What agents report of themselves through the old endpoint; the hub's own view stands beside it. */

/** A report that is older says nothing any more, milliseconds. */
export const STALE_MS = 300_000;
/** Names that are kept; more are no fleet of ours. */
const MOST = 2_000;

export interface SelfReport {
  readonly agent_name: string;
  readonly status: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** As the agent says it: MainPC, PC2. */
  readonly location: string | null;
  /** When it came to this hub; milliseconds of a clock that is never set. */
  readonly atMs: number;
}

export class SelfReports {
  readonly #reports = new Map<string, SelfReport>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  take(report: Omit<SelfReport, 'atMs'>): void {
    this.#reports.delete(report.agent_name);
    this.#reports.set(report.agent_name, { ...report, atMs: this.#now() });
    const [oldest] = this.#reports.keys();
    if (this.#reports.size > MOST && oldest !== undefined) this.#reports.delete(oldest);
  }

  all(): (SelfReport & { readonly stale: boolean })[] {
    const now = this.#now();
    return [...this.#reports.values()].map((one) => ({ ...one, stale: now - one.atMs > STALE_MS }));
  }
}
