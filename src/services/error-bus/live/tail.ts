/** The live tail: what is stored from now on, to everybody who listens, each at their own pace. */
import type { ErrorReport } from '../../../contracts/error-report.ts';
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

class Listener {
  readonly filter: Filter;
  readonly #items: TailItem[] = [];
  #missed = 0;
  #wake: (() => void) | undefined;
  #ended = false;

  constructor(filter: Filter) {
    this.filter = filter;
  }

  push(item: TailItem): void {
    if (this.#items.length >= WAITING) this.#missed += 1;
    else this.#items.push(item);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *items(): AsyncGenerator<TailItem> {
    for (;;) {
      for (let item = this.#items.shift(); item !== undefined; item = this.#items.shift())
        yield item;
      if (this.#missed > 0) {
        const count = this.#missed;
        this.#missed = 0;
        yield { kind: 'missed', count };
        continue;
      }
      if (this.#ended) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = undefined;
    }
  }
}

export class Tail {
  readonly #listeners = new Set<Listener>();

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Begins to listen at once; ends when the signal aborts or the reader stops. */
  listen(filter: Filter, signal: AbortSignal): AsyncGenerator<TailItem> {
    const listener = new Listener(filter);
    const end = () => listener.end();
    this.#listeners.add(listener);
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    const forget = () => {
      signal.removeEventListener('abort', end);
      this.#listeners.delete(listener);
    };
    return (async function* () {
      try {
        yield* listener.items();
      } finally {
        forget();
      }
    })();
  }

  error(error: ErrorReport): void {
    for (const listener of this.#listeners) {
      if (matches(listener.filter, error, () => searchText(error)))
        listener.push({ kind: 'error', error });
    }
  }

  /** Told to those who would have been shown the event. */
  collapsed({ agent, rule, collapsed }: Flood, error: ErrorReport): void {
    for (const listener of this.#listeners) {
      if (matches(listener.filter, error, () => searchText(error)))
        listener.push({ kind: 'collapsed', agent, rule: rule.name, count: collapsed });
    }
  }
}
