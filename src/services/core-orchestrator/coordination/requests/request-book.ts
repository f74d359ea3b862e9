/** Requests by id: those under way, and for a while those that are finished. The same request twice is one. */
import { createHash, randomUUID } from 'node:crypto';
import canonicalize from 'canonicalize';
import { LRUCache } from 'lru-cache';
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import { CallCancelled } from '../../../../contracts/error-catalogue/services/door.ts';
import { IdempotencyMismatch } from '../../../../contracts/error-catalogue/services/coordination.ts';
import { TandemError } from '../../../../contracts/errors.ts';
import type { Limits } from '../limits.ts';

export type RequestState = 'queued' | 'running' | 'done' | 'failed';

/** How a request ended. */
export type Outcome = { readonly answer: JsonObject } | { readonly failure: TandemError };

export interface RequestRecord {
  readonly id: string;
  readonly type: string;
  readonly caller: string;
  /** What was asked, while it may still have to be asked again elsewhere. */
  request: JsonObject;
  readonly submittedAt: Date;
  state: RequestState;
  outcome?: Outcome;
  readonly answer: Promise<JsonObject>;
}

export interface NewRequest {
  readonly type: string;
  readonly caller: string;
  readonly request: JsonObject;
}

/** Starts a request; calls `started` when its turn comes. */
export type Run = (id: string, started: () => void) => Promise<JsonObject>;

/** Fields that say how a request is sent, not what it asks. */
const ENVELOPE = ['request_id', 'idempotency_key', 'timestamp', 'source_agent'];

interface Kept {
  readonly fingerprint: string;
  readonly record: RequestRecord;
}

export class RequestBook {
  readonly #active = new Map<string, Kept>();
  readonly #finished: LRUCache<string, Kept>;
  /** Ids by idempotency key. */
  readonly #keys: LRUCache<string, string>;

  constructor({ ms, requests, characters }: Limits['remembered']) {
    this.#finished = new LRUCache({
      max: requests,
      maxSize: characters,
      sizeCalculation: ({ record }) => sizeOf(record.outcome),
      ttl: ms,
    });
    this.#keys = new LRUCache({ max: 2 * requests, ttl: ms });
  }

  /**
   * Gives the request that was made before under the same id or key, or makes it. One that failed
   * in a way that may pass is made again.
   *
   * @param run starts it; a throw means that it was never taken
   * @throws IdempotencyMismatch, or what `run` throws
   */
  once(asked: NewRequest, run: Run): RequestRecord {
    const { request_id: id, idempotency_key: key } = asked.request;
    const wanted = typeof id === 'string' && id !== '' ? id : undefined;
    const scoped = typeof key === 'string' ? `${asked.caller} ${key}` : undefined;
    const fingerprint = (wanted ?? scoped) ? fingerprintOf(asked) : '';
    // Both names are looked at: a key that may be tried again must not begin what runs under the id already.
    const byKey = scoped === undefined ? undefined : this.#find(this.#keys.get(scoped) ?? '');
    const byId = wanted === undefined ? undefined : this.#find(wanted);
    for (const known of [byKey, byId]) {
      if (known === undefined) continue;
      const field = scoped ? 'idempotency_key' : 'request_id';
      const value = scoped ? key : wanted;
      if (known.fingerprint !== fingerprint) throw new IdempotencyMismatch({ field, value });
      if (!mayPass(known.record)) return known.record;
    }
    const known = byKey ?? byId;
    return this.#begin(asked, wanted ?? known?.record.id ?? randomUUID(), fingerprint, scoped, run);
  }

  get(id: string): RequestRecord | undefined {
    return this.#find(id)?.record;
  }

  /** Forgets a finished request, so that it can be made anew. */
  forget(id: string): void {
    this.#finished.delete(id);
  }

  /** Requests that have not finished. */
  active(): RequestRecord[] {
    return [...this.#active.values()].map(({ record }) => record);
  }

  #begin(
    { type, caller, request }: NewRequest,
    id: string,
    fingerprint: string,
    scoped: string | undefined,
    run: Run,
  ): RequestRecord {
    const life: { state: RequestState; record?: RequestRecord } = { state: 'queued' };
    // It may start at once, before there is a record of it.
    const answer = run(id, () => {
      life.state = 'running';
      if (life.record) life.record.state = 'running';
    });
    const submittedAt = new Date();
    const { state } = life;
    const record = (life.record = { id, type, caller, request, submittedAt, state, answer });
    const kept = { fingerprint, record };
    this.#active.set(id, kept);
    if (scoped) this.#keys.set(scoped, id);
    answer.then(
      (value) => this.#finish(kept, { answer: value }),
      (error: unknown) => this.#finish(kept, { failure: asFailure(error) }),
    );
    return record;
  }

  #finish(kept: Kept, outcome: Outcome): void {
    const { record } = kept;
    record.outcome = outcome;
    record.state = 'answer' in outcome ? 'done' : 'failed';
    this.#active.delete(record.id);
    // What was asked can be a megabyte of sound, and is not needed any more.
    record.request = {};
    this.#finished.set(record.id, kept);
  }

  #find(id: string): Kept | undefined {
    return this.#active.get(id) ?? this.#finished.get(id);
  }
}

/** True when asking again can bring another result. */
function mayPass({ outcome }: RequestRecord): boolean {
  if (outcome === undefined || !('failure' in outcome)) return false;
  // Who asks again may be the caller whose connection broke.
  return outcome.failure.retryable || outcome.failure.code === CallCancelled.code;
}

function asFailure(error: unknown): TandemError {
  if (error instanceof TandemError) return error;
  const traits = { status: 500, retryable: true };
  return new TandemError('INTERNAL_ERROR', 'the request failed unexpectedly', traits);
}

/** What is asked, in few bytes. */
function fingerprintOf({ type, request }: NewRequest): string {
  const asked = Object.entries(request).filter(([name]) => !ENVELOPE.includes(name));
  const text = canonicalize({ type, ...Object.fromEntries(asked) }) ?? '';
  return createHash('sha256').update(text).digest('base64');
}

function sizeOf(outcome: Outcome | undefined): number {
  const kept = outcome && 'answer' in outcome ? outcome.answer : {};
  return 256 + JSON.stringify(kept).length;
}
