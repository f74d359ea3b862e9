/** Trust: the documented score of the old scorer, and a decaying one that follows what happened lately. */
import { Type, type Static } from 'typebox';
import { keyPart } from './token.ts';

/** Score of somebody of whom nothing is known. */
export const UNKNOWN_SCORE = 0.5;
/** An answer that takes this long earns nothing for speed, seconds. */
const SLOW_S = 5;
const SHARE = { success: 0.7, speed: 0.3 } as const;

/** What the bucket `trust` holds of a subject, under `trustKey(subject)`. */
export const TrustEntry = Type.Object({
  subject: Type.String(),
  successes: Type.Number({ minimum: 0 }),
  total: Type.Number({ minimum: 0 }),
  /** Seconds, of the call noted last. */
  last_response_time: Type.Number({ minimum: 0 }),
  /** The old score. */
  score: Type.Number({ minimum: 0, maximum: 1 }),
  decaying: Type.Object({
    /** Sum of the marks of all calls, and of their weights, both as they count at `at`. */
    sum: Type.Number({ minimum: 0 }),
    weight: Type.Number({ minimum: 0 }),
    /** Unix milliseconds. */
    at: Type.Number(),
    half_life_s: Type.Number({ exclusiveMinimum: 0 }),
    /** Weight of the doubt at the start: this many calls of mark 0.5. */
    doubt: Type.Number({ exclusiveMinimum: 0 }),
  }),
  updated_at: Type.String(),
});
export type TrustEntry = Static<typeof TrustEntry>;
export type Decaying = TrustEntry['decaying'];

export const trustKey = (subject: string) => `score.${keyPart(subject)}`;

function speed(seconds: number): number {
  return Math.max(0, 1 - Math.max(0, seconds) / SLOW_S);
}

/**
 * The old score: `0.7 * successes / total + 0.3 * max(0, 1 - response_time / 5)`.
 *
 * @param responseTime of the call noted last, seconds
 */
export function oldScore(successes: number, total: number, responseTime: number): number {
  if (total <= 0) return UNKNOWN_SCORE;
  // What another scorer knew may say more successes than calls.
  return SHARE.success * Math.min(1, successes / total) + SHARE.speed * speed(responseTime);
}

/** Mark of one call: a failure earns nothing, a success the most when it is quick. */
export function markOf(success: boolean, responseTime: number): number {
  return success ? SHARE.success + SHARE.speed * speed(responseTime) : 0;
}

/**
 * Adds calls that ended at a moment. The order of adding does not matter, only the moments do.
 *
 * @param mark their marks together
 * @param at Unix milliseconds; may lie before what was added already
 */
export function addMarks(old: Decaying, mark: number, count: number, at: number): Decaying {
  const now = Math.max(old.at, at);
  const fade = (from: number) => 2 ** ((from - now) / 1000 / old.half_life_s);
  return {
    ...old,
    sum: old.sum * fade(old.at) + mark * fade(at),
    weight: old.weight * fade(old.at) + count * fade(at),
    at: now,
  };
}

/**
 * The decaying score at a moment: the mean mark, each call weighing half as much after each half-life,
 * beside a constant doubt that draws it to 0.5 when nothing happens.
 *
 * @param now Unix milliseconds
 */
export function decayingScore(
  { sum, weight, at, half_life_s, doubt }: Decaying,
  now: number,
): number {
  const fade = 2 ** (Math.min(0, at - now) / 1000 / half_life_s);
  return (sum * fade + UNKNOWN_SCORE * doubt) / (weight * fade + doubt);
}
