/** The live tail: what is stored from now on, to everybody who listens, each at their own pace. */
import type { ErrorReport } from '../../../contracts/error-report.ts';
import { Listener } from '../../../runtime/life/listener.ts';
import { matches, type Filter } from '../index/filter.ts';
import { searchText } from '../index/row.ts';
import type { Flood } from './flood.ts';

/** One thing that a listener is told. */
export type TailItem =
  | { readonly kind: 'error'; readonly error: ErrorReport }
  /** Events of a flood are stored and counted, and not shown one by one. */
  | {
      readonly kind: 'collapsed';
      readonly agent: string;
      readonly rule: string;
      /** Events collapsed since the flood began. */
      readonly count: number;
    }
  /** The listener was too slow; these are in the index. */
  | { readonly kind: 'missed'; readonly count: number };

/** Items that wait for a slow listener. */
const WAITING = 1_000;

interface Listening {
  readonly filter: Filter;
  readonly listener: Listener<TailItem>;
}

export class Tail {
  readonly #listening = new Set<Listening>();

  get listeners(): number {
    return this.#listening.size;
  }

  /** Begins to listen at once; ends when the signal aborts or the reader stops. */
  listen(filter: Filter, signal: AbortSignal): AsyncGenerator<TailItem> {
    const listener = new Listener<TailItem>(WAITING, (count) => ({ kind: 'missed', count }));
    const one = { filter, listener };
    this.#listening.add(one);
    return listener.items(signal, () => this.#listening.delete(one));
  }

  error(error: ErrorReport): void {
    for (const { filter, listener } of this.#listening) {
      if (matches(filter, error, () => searchText(error))) listener.push({ kind: 'error', error });
    }
  }

  /** Told to those who would have been shown the event. */
  collapsed({ agent, rule, collapsed }: Flood, error: ErrorReport): void {
    for (const { filter, listener } of this.#listening) {
      if (matches(filter, error, () => searchText(error)))
        listener.push({ kind: 'collapsed', agent, rule: rule.name, count: collapsed });
    }
  }
}
