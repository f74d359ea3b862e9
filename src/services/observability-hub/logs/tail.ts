/** The live tail: lines as they come into the index, to everybody who listens, each at their own pace. */
import type { LogLine } from '../../../contracts/observability/observability.ts';
import { HUB } from '../../../contracts/observability/observability.ts';
import { Listener } from '../../../runtime/life/listener.ts';
import { matches, type Filter } from './index/filter.ts';
import type { Indexed } from './index/log-index.ts';
import { showLine } from './index/show.ts';

/** Lines that wait for a slow listener. */
const WAITING = 2_000;

interface Listening {
  readonly filter: Filter;
  readonly listener: Listener<LogLine>;
}

export class Tail {
  readonly #listening = new Set<Listening>();
  readonly #machine: string;

  /** @param machine of this hub, which speaks to listeners itself when they are too slow */
  constructor(machine: string) {
    this.#machine = machine;
  }

  get listeners(): number {
    return this.#listening.size;
  }

  /** Begins to listen at once; ends when the signal aborts or the reader stops. */
  listen(filter: Filter, signal: AbortSignal): AsyncGenerator<LogLine> {
    const listener = new Listener<LogLine>(WAITING, (missed, last) => this.#missed(missed, last));
    const one = { filter, listener };
    this.#listening.add(one);
    return listener.items(signal, () => this.#listening.delete(one));
  }

  take(fresh: readonly Indexed[]): void {
    if (this.#listening.size === 0) return;
    for (const { id, line } of fresh) {
      for (const { filter, listener } of this.#listening)
        if (matches(filter, line)) listener.push(showLine(id, line));
    }
  }

  #missed(missed: number, { id, time }: LogLine): LogLine {
    const msg = `${missed} lines were not shown here, they came too fast; a search finds them`;
    const who = { machine: this.#machine, agent: HUB };
    return { id, time, ...who, level: 'warn', msg, trace_id: null, fields: { missed } };
  }
}
