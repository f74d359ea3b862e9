/** Who waits for one request: it goes on while anybody does. */
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import type { Errand } from '../downstream/downstream.ts';
import { whyGone } from '../line/gone.ts';

/** Who asks. */
export interface From extends Errand {
  readonly caller: string;
  /** Aborts when the caller gives up or its deadline is over. */
  readonly signal: AbortSignal;
}

export class Askers {
  readonly #waiting = new Set<From>();
  readonly #abort = new AbortController();
  #longest: From;

  constructor(first: From) {
    this.#longest = first;
    this.#add(first);
    if (first.signal.aborted) this.#leave(first);
  }

  /** Aborts when the last one gave up, with the reason of that one. */
  get gone(): AbortSignal {
    return this.#abort.signal;
  }

  /** In whose name the work is done: that of the one who waits longest. */
  get errand(): Errand {
    return this.#longest;
  }

  /** One more who waits for the same. */
  join(from: From): void {
    if (!from.signal.aborted) this.#add(from);
  }

  /**
   * Does the work, and does it again where it ran out of the time of those who asked first, while
   * another who came meanwhile has more.
   *
   * @param signal of the work; once it aborts, nothing is done again
   * @throws what the work throws
   */
  async within(signal: AbortSignal, work: () => Promise<JsonObject>): Promise<JsonObject> {
    for (;;) {
      const { deadline } = this.errand;
      try {
        return await work();
      } catch (failure) {
        const late = (failure as { code?: unknown }).code === 'DEADLINE_EXCEEDED';
        if (!late || signal.aborted || this.errand.deadline <= deadline) throw failure;
      }
    }
  }

  #add(from: From): void {
    this.#waiting.add(from);
    if (from.deadline > this.#longest.deadline) this.#longest = from;
    from.signal.addEventListener('abort', () => this.#leave(from), { once: true });
  }

  #leave(from: From): void {
    this.#waiting.delete(from);
    const [next, ...others] = this.#waiting;
    if (next === undefined) this.#abort.abort(from.signal.reason);
    else this.#longest = others.reduce((a, b) => (b.deadline > a.deadline ? b : a), next);
  }
}

/**
 * The answer as one of those who wait for it gets it.
 *
 * @throws what the request ends with; before that what this one gave up with
 */
export function answerFor(
  { signal }: From,
  type: string,
  answer: Promise<JsonObject>,
): Promise<JsonObject> {
  const { promise, resolve, reject } = Promise.withResolvers<JsonObject>();
  const giveUp = () => reject(whyGone(signal, type));
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  // Who sends a request on its way need not look at what becomes of it.
  promise.catch(() => {});
  return promise;
}
