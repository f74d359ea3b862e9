/** What came of asking the members, in the life that its container has now. */
import type { HealthReport } from '../../../../contracts/fleet/health.ts';
import type { Answers } from '../../health/judge.ts';

interface Asked extends Answers {
  readonly version: string | null;
  /** That the last question took; null when it got no answer. */
  readonly seconds: number | null;
  /** ISO 8601, this hub's clock. */
  readonly last_answer: string | null;
}

const NEVER: Asked = {
  failures: 0,
  everAnswered: false,
  failure: 'not asked yet',
  life: null,
  well: null,
  ready: null,
  message: '',
  version: null,
  seconds: null,
  last_answer: null,
};

export class AnswerBook {
  readonly #asked = new Map<string, Asked>();
  readonly #wall: () => number;

  constructor(wall: () => number = Date.now) {
    this.#wall = wall;
  }

  get(id: string): Asked | undefined {
    return this.#asked.get(id);
  }

  answered(id: string, report: Partial<HealthReport>, ms: number = 0): void {
    this.#asked.set(id, {
      failures: 0,
      everAnswered: true,
      failure: null,
      life: report.state ?? null,
      well: report.status === 'ok',
      ready: report.ready ?? null,
      message: report.message ?? '',
      version: report.version ?? null,
      seconds: Math.round(ms) / 1_000,
      last_answer: new Date(this.#wall()).toISOString(),
    });
  }

  silent(id: string, failure: string): void {
    const before = this.#asked.get(id) ?? NEVER;
    this.#asked.set(id, { ...before, failures: before.failures + 1, failure, seconds: null });
  }

  keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.#asked.keys()) if (!ids.has(id)) this.#asked.delete(id);
  }

  /** Its container is another one, or was started anew. */
  forget(id: string): void {
    this.#asked.delete(id);
  }
}
