/** Numbers of the coordination, as data. */
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import type { JsonObject } from '../../../contracts/action.ts';

export const LIMITS = {
  /** Places in the queue; the running ones do not count. */
  queue: 100,
  /** Requests that run at the same time. */
  concurrency: 8,
  /** Share of the queue over which new requests are one step less urgent. */
  crowdedShare: 0.8,
  /** Time a request has when its caller names no deadline, milliseconds. */
  timeoutMs: 60_000,
  /** How long nothing is started after an interrupt, milliseconds. */
  pauseMs: 5_000,
  /** Failures in a row after which an agent is left alone, and for how long, milliseconds. */
  breaker: { failures: 3, openMs: 30_000 },
  /** Time that storing and speaking an answer may take, milliseconds. */
  afterwardsMs: 2_000,
  /** Silence after which a suggestion is made, milliseconds. */
  idleMs: 300_000,
  /** Finished requests that are remembered: how long, and how much of them, characters of JSON. */
  remembered: { ms: 600_000, requests: 1_000, characters: 8 * 1024 * 1024 },
} as const;

const Own = Type.Object({
  queue: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  concurrency: Type.Optional(Type.Integer({ minimum: 1, maximum: 256 })),
});

export type Limits = Omit<typeof LIMITS, 'queue' | 'concurrency'> & {
  readonly queue: number;
  readonly concurrency: number;
};

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
