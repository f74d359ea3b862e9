/** Asks the legacy agent on the side and notes whether it agrees; what it costs is bounded. */
import { bulkhead, BulkheadRejectedError, type BulkheadPolicy } from 'cockatiel';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { TandemError } from '../../../contracts/errors.ts';
import { compare, type Outcome } from './compare.ts';
import type { Compared, ParityBook } from './parity.ts';

/** Comparisons under way at a time, and those that wait; what is beyond is skipped and counted. */
const BOUNDS = { running: 8, waiting: 64 } as const;

export interface Side {
  readonly what: Compared;
  readonly input: unknown;
  readonly service: Outcome;
  /** How long the service took, milliseconds. */
  readonly serviceMs: number;
  /** Asks the legacy agent; gives the action's output. */
  readonly askLegacy: () => Promise<JsonObject>;
  readonly ignore: readonly string[];
}

export class Shadow {
  readonly #book: ParityBook;
  readonly #gate: BulkheadPolicy = bulkhead(BOUNDS.running, BOUNDS.waiting);

  constructor(book: ParityBook) {
    this.#book = book;
  }

  /** Returns at once; the comparison follows. Never rejects. */
  check(side: Side): Promise<void> {
    return this.#gate
      .execute(() => this.#compare(side))
      .catch((error: unknown) => {
        if (error instanceof BulkheadRejectedError) this.#book.skipped(side.what);
        else this.#book.failed(side.what);
      });
  }

  async #compare({ what, input, service, serviceMs, askLegacy, ignore }: Side): Promise<void> {
    const started = performance.now();
    const legacy = await outcomeOf(askLegacy);
    const legacyMs = performance.now() - started;
    if ('failure' in legacy && legacy.failure.code === 'DELEGATION_FAILED') {
      this.#book.failed(what);
      return;
    }
    const differences = compare(service, legacy, input, ignore);
    this.#book.compared(what, differences, { service: serviceMs, legacy: legacyMs });
  }
}

/** @throws what is no TandemError: a fault of ours, which says nothing about the other side */
export async function outcomeOf(run: () => Promise<JsonObject> | JsonObject): Promise<Outcome> {
  try {
    return { body: await run() };
  } catch (error) {
    if (error instanceof TandemError) return { failure: error };
    throw error;
  }
}
