/** Reports in memory, oldest first, bounded: at the bound the oldest of the lowest severity goes. */
import { SEVERITIES, type ErrorReport } from '../../contracts/error-report.ts';

const rank = (report: ErrorReport) => SEVERITIES.indexOf(report.severity);

export class Pending {
  readonly #limit: number;
  readonly #reports: ErrorReport[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#reports.length;
  }

  /** Adds a report; gives the one that had to go for it, which may be itself. */
  push(report: ErrorReport): ErrorReport | undefined {
    this.#reports.push(report);
    if (this.#reports.length <= this.#limit) return undefined;
    let least = 0;
    this.#reports.forEach((other, at) => {
      if (rank(other) < rank(this.#reports[least]!)) least = at;
    });
    return this.#reports.splice(least, 1)[0];
  }

  shift(): ErrorReport | undefined {
    return this.#reports.shift();
  }

  /** Puts back what was taken and not delivered. */
  unshift(report: ErrorReport): void {
    this.#reports.unshift(report);
  }
}
