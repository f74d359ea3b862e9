/** One stream that somebody is connected to: items one at a time, until one side ends it. */
import type { JsonObject } from '../../contracts/actions/action.ts';
import type { TandemError } from '../../contracts/errors.ts';
import type { RequestScope } from '../../runtime/dispatch/call-context.ts';
import type { TraceContext } from '../../runtime/trace.ts';

export interface StreamHooks {
  /** The failure to end with when an item breaks its contract. */
  readonly check: (item: JsonObject) => TandemError | undefined;
  /** What the caller may know of something thrown. */
  readonly explain: (thrown: unknown) => TandemError;
  /** Called once. */
  readonly onEnd: () => void;
}

export class OpenStream {
  readonly trace: TraceContext;
  readonly #iterator: AsyncIterator<JsonObject>;
  readonly #scope: RequestScope;
  readonly #hooks: StreamHooks;
  #failure: TandemError | undefined;
  #waiting: ((failure: TandemError) => void) | undefined;
  #ended = false;

  constructor(items: AsyncIterable<JsonObject>, scope: RequestScope, hooks: StreamHooks) {
    this.#iterator = items[Symbol.asyncIterator]();
    this.#scope = scope;
    this.#hooks = hooks;
    this.trace = scope.trace;
  }

  /**
   * The next item, undefined at the end. Ask again only after it settled: what is not asked for is
   * not fetched, so a slow reader slows the source down.
   *
   * @throws TandemError that ended the stream
   */
  next(): Promise<JsonObject | undefined> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      // A race of promises would keep one reaction per item on the promise of the end.
      this.#waiting = reject;
      this.#iterator.next().then(
        (result) => {
          this.#waiting = undefined;
          if (result.done === true) {
            this.#finish();
            return resolve(undefined);
          }
          const broken = this.#hooks.check(result.value);
          if (broken === undefined) return resolve(result.value);
          this.end(this.#hooks.explain(broken));
          reject(broken);
        },
        (thrown: unknown) => {
          const failure = this.#failure ?? this.#hooks.explain(thrown);
          this.end(failure);
          reject(failure);
        },
      );
    });
  }

  /** What it ended with; undefined while it goes on, and when its source came to an end. */
  get failure(): TandemError | undefined {
    return this.#failure;
  }

  /** Ends the stream from this side: the source is told through its signal. */
  end(failure: TandemError): void {
    if (this.#ended) return;
    this.#failure = failure;
    // Asked for first, so that abandoning it aborts it.
    void this.#scope.signal;
    this.#scope.abandon(failure);
    void Promise.resolve(this.#iterator.return?.()).catch(() => undefined);
    this.#waiting?.(failure);
    this.#finish();
  }

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#hooks.onEnd();
  }
}
