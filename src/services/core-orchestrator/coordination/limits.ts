/** Numbers of the coordination, as data. */
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import type { JsonObject } from '../../../contracts/actions/action.ts';

export interface Limits {
  /** Places in the queue; the running ones do not count. */
  readonly queue: number;
  /** Requests that run at the same time. */
  readonly concurrency: number;
  /** Share of the queue over which new requests are one step less urgent. */
  readonly crowdedShare: number;
  /** Time a request has when its caller names no deadline, milliseconds. */
  readonly timeoutMs: number;
  /** How long nothing is started after an interrupt, milliseconds. */
  readonly pauseMs: number;
  /** Failures in a row after which an agent is left alone, and for how long, milliseconds. */
  readonly breaker: { readonly failures: number; readonly openMs: number };
  /** Time that storing and speaking an answer may take, milliseconds. */
  readonly afterwardsMs: number;
  /** Silence after which a suggestion is made, milliseconds. */
  readonly idleMs: number;
  /** Finished requests that are remembered: how long, how many, and how much of them, characters of JSON. */
  readonly remembered: {
    readonly ms: number;
    readonly requests: number;
    readonly characters: number;
  };
}

export const LIMITS: Limits = {
  queue: 100,
  concurrency: 8,
  crowdedShare: 0.8,
  timeoutMs: 60_000,
  pauseMs: 5_000,
  breaker: { failures: 3, openMs: 30_000 },
  afterwardsMs: 2_000,
  idleMs: 300_000,
  remembered: { ms: 600_000, requests: 1_000, characters: 8 * 1024 * 1024 },
};

const Own = Type.Object({
  queue: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 256 })),
});

/**
 * The limits of this container: `config.coordination` of its entry may set queue and concurrency.
 *
 * @throws Error that names what is wrong with the configuration
 */
export function limitsFrom(config: Readonly<JsonObject>): Limits {
  const own = config['coordination'] ?? {};
  if (!Value.Check(Own, own)) {
    const [problem] = Value.Errors(Own, own);
    throw new Error(`config.coordination${problem?.instancePath ?? ''} ${problem?.message ?? ''}`);
  }
  return { ...LIMITS, ...(own as Static<typeof Own>) };
}
