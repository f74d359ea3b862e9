/** The parts of the coordination, put together. */
import { RequestNotFound } from '../../../contracts/error-catalogue/services/coordination.ts';
import { Breakers } from './downstream/breakers.ts';
import { Coordinator } from './line/coordinator.ts';
import { Downstream } from './downstream/downstream.ts';
import { IdleWatch } from './requests/idle.ts';
import type { Limits } from './limits.ts';
import { RequestBook, type RequestRecord } from './requests/request-book.ts';
import { Requests, type RequestsParts } from './requests/requests.ts';

export interface Suggestion {
  readonly suggestion: string;
  readonly idle_seconds: number;
  readonly timestamp: string;
}

export interface CoordinationOptions {
  readonly limits: Limits;
  readonly onEnd?: RequestsParts['onEnd'];
  readonly onBreaker?: (agent: string, state: string) => void;
  readonly onSuggestion?: (suggestion: Suggestion) => void;
}

export class Coordination {
  readonly coordinator: Coordinator;
  readonly book: RequestBook;
  readonly breakers: Breakers;
  readonly downstream: Downstream;
  readonly requests: Requests;
  readonly limits: Limits;
  readonly #idle: IdleWatch;
  #suggestion: Suggestion | undefined;

  constructor({ limits, onEnd = () => {}, onBreaker, onSuggestion }: CoordinationOptions) {
    this.limits = limits;
    this.coordinator = new Coordinator({ limits });
    this.book = new RequestBook(limits.remembered);
    this.breakers = new Breakers(limits.breaker, onBreaker);
    this.downstream = new Downstream(this.breakers);
    this.#idle = new IdleWatch({
      afterMs: limits.idleMs,
      onIdle: (idleMs) => {
        this.#suggestion = suggest(idleMs);
        onSuggestion?.(this.#suggestion);
      },
    });
    this.requests = new Requests({
      coordinator: this.coordinator,
      book: this.book,
      downstream: this.downstream,
      idle: {
        active: () => {
          this.#suggestion = undefined;
          this.#idle.active();
        },
      },
      onEnd,
    });
  }

  /** Made after a long silence; undefined once somebody has asked for something. */
  get suggestion(): Suggestion | undefined {
    return this.#suggestion;
  }

  /** @throws RequestNotFound */
  request(request_id: string): RequestRecord {
    const record = this.book.get(request_id);
    if (record) return record;
    throw new RequestNotFound({ request_id, minutes: this.limits.remembered.ms / 60_000 });
  }

  /** Place of a request in the queue; undefined when it does not wait. */
  position(request_id: string): number | undefined {
    const index = this.coordinator.waiting().findIndex(({ id }) => id === request_id);
    return index < 0 ? undefined : index + 1;
  }

  stop(failure: Error): void {
    this.#idle.stop();
    this.coordinator.stop(failure);
  }
}

function suggest(idleMs: number): Suggestion {
  const idle_seconds = Math.round(idleMs / 1_000);
  const minutes = Math.round(idle_seconds / 60);
  return {
    suggestion: `Nobody has asked for anything for ${minutes} minutes. Can I help with something?`,
    idle_seconds,
    timestamp: new Date().toISOString(),
  };
}
