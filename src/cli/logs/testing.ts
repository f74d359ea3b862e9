import type { LogLine } from '../../contracts/observability/observability.ts';
import { DoorClosed } from '../../contracts/error-catalogue/cli/door-client.ts';
import type { LogHub, LogQuestion } from './log-hub.ts';

/** The line of a second; its number is its id. */
export const lineAt = (second: number, more: Partial<LogLine> = {}): LogLine => ({
  id: String(second),
  time: new Date(second * 1_000).toISOString(),
  machine: 'mainpc',
  agent: 'Talker',
  level: 'info',
  msg: `line ${second}`,
  trace_id: null,
  fields: {},
  ...more,
});

export const closed = (machine = 'mainpc') =>
  new DoorClosed({ machine, service: 'observability-hub', url: 'x', reason: 'ECONNREFUSED' });

/** One visit of a tail: the lines it gives, and how it ends. */
export interface Visit {
  readonly lines: readonly LogLine[];
  readonly fails?: Error;
}

/** A hub that plays: what searches find, and tails one after the other. */
export class PlayedHub implements LogHub {
  readonly asked: LogQuestion[] = [];
  readonly machine: string;
  /** The newest first, as a hub gives them. */
  found: LogLine[] = [];
  failure: Error | undefined;
  next: string | null = null;
  readonly #visits: Visit[];

  constructor(machine: string, visits: readonly Visit[] = []) {
    this.machine = machine;
    this.#visits = [...visits];
  }

  async search(question: LogQuestion) {
    this.asked.push(question);
    if (this.failure !== undefined) throw this.failure;
    const { since = '', limit } = question;
    const lines = this.found.filter(({ time }) => time >= since).slice(0, Number(limit));
    return { lines, next: this.next };
  }

  async tail(): Promise<AsyncIterable<LogLine>> {
    const visit = this.#visits.shift();
    if (visit === undefined) throw this.failure ?? closed(this.machine);
    return played(visit);
  }
}

async function* played({ lines, fails }: Visit): AsyncGenerator<LogLine> {
  yield* lines;
  if (fails !== undefined) throw fails;
}
