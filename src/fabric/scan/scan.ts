/** A scan: places are searched one after another, what is found is named, values are never kept. */
import { needlesOf, type SecretValue, type Trace } from './needles.ts';
import { Searcher } from './search.ts';

/** A secret where it must not be. */
export interface Leak extends Trace {
  /** Where, in words a person can act on: `container mainpc/nats, environment variable X`. */
  readonly place: string;
}

export interface ScanReport {
  readonly leaks: readonly Leak[];
  /** Number of places searched, by kind. */
  readonly searched: Readonly<Record<string, number>>;
  /** What could not be searched, and why; with any, "nothing found" is not proven. */
  readonly incomplete: readonly string[];
}

export class Scan {
  readonly #searcher: Searcher<Trace>;
  readonly #leaks = new Map<string, Leak>();
  readonly #searched = new Map<string, number>();
  readonly #incomplete: string[] = [];
  /** Ends the search: whoever searches for this scan throws its reason, and keeps nothing open. */
  readonly signal: AbortSignal;

  constructor(secrets: readonly SecretValue[], signal = new AbortController().signal) {
    this.signal = signal;
    this.#searcher = new Searcher(needlesOf(secrets));
  }

  /** Searches one text. `kind` is for the count, `place` for the report. */
  text(kind: string, place: string, text: string | Buffer): void {
    this.#count(kind);
    for (const trace of this.#searcher.findAll(text)) this.#add(place, trace);
  }

  /** Searches a stream of any length; feed the returned function. */
  stream(kind: string, place: string): (chunk: Buffer) => void {
    this.#count(kind);
    return this.#searcher.stream((trace) => this.#add(place, trace));
  }

  /** Notes that something was left out. */
  leftOut(place: string, reason: string): void {
    this.#incomplete.push(`${place}: ${reason}`);
  }

  report(): ScanReport {
    return {
      leaks: [...this.#leaks.values()],
      searched: Object.fromEntries(this.#searched),
      incomplete: this.#incomplete,
    };
  }

  #count(kind: string): void {
    this.#searched.set(kind, (this.#searched.get(kind) ?? 0) + 1);
  }

  /** One leak per place and secret; the forms of one often contain each other. */
  #add(place: string, { secret, form }: Trace): void {
    const key = `${place}\0${secret}`;
    if (!this.#leaks.has(key)) this.#leaks.set(key, { place, secret, form });
  }
}
