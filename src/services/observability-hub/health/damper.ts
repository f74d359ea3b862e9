/** Turns single looks into a state that people can rely on: short blips are not shown, and flapping is. */
import type { MemberState } from '../../../contracts/observability/observability.ts';
import type { Verdict } from './judge.ts';

/**
 * How long a verdict has to last before it is the state, milliseconds. What the engine says for certain
 * counts at once; what may be over in a moment has to last.
 */
export const HOLD_MS: Readonly<Record<MemberState, number>> = {
  dead: 0,
  hanging: 0,
  unreachable: 0,
  starting: 0,
  stopping: 0,
  // One slow answer is no illness.
  degraded: 4_000,
  unknown: 4_000,
  // Compose removes a container before it makes the next one.
  absent: 3_000,
  healthy: 0,
};

/** Who left healthy so often in so long comes and goes, and is believed only after a quiet time. */
export const FLAPS = { times: 3, withinMs: 120_000, quietMs: 30_000 } as const;

/** Says something of the way to the member, not of the member. */
const OUT_OF_SIGHT: ReadonlySet<MemberState> = new Set(['unreachable', 'unknown']);

export interface Shown extends Verdict {
  /** What was shown before; undefined without a change. */
  readonly from: MemberState | undefined;
}

export class Damper {
  #shown: Verdict;
  #candidate: { readonly state: MemberState; readonly sinceMs: number } | undefined;
  #wellSinceMs: number | undefined;
  readonly #left: number[] = [];

  constructor(first: Verdict = { state: 'unknown', reason: 'nothing was heard of it yet' }) {
    this.#shown = first;
  }

  get shown(): Verdict {
    return this.#shown;
  }

  /** @param now milliseconds of a clock that is never set */
  next(verdict: Verdict, now: number): Shown {
    const { state } = verdict;
    const before = this.#shown.state;
    this.#wellSinceMs = state === 'healthy' ? (this.#wellSinceMs ?? now) : undefined;
    const damped = this.#flaps(verdict, now);
    if (damped.state === before) {
      this.#candidate = undefined;
      this.#shown = damped;
      return { ...damped, from: undefined };
    }
    if (this.#candidate?.state !== damped.state)
      this.#candidate = { state: damped.state, sinceMs: now };
    // The first word on a member is better than none.
    const first = before === 'unknown' && this.#left.length === 0;
    if (!first && now - this.#candidate.sinceMs < HOLD_MS[damped.state])
      return { ...this.#shown, from: undefined };
    this.#candidate = undefined;
    if (before === 'healthy' && !OUT_OF_SIGHT.has(state)) this.#left.push(now);
    this.#shown = damped;
    return { ...damped, from: before };
  }

  /** One that comes and goes is degraded while it is well, until it has been well for a while. */
  #flaps(verdict: Verdict, now: number): Verdict {
    while (this.#left[0] !== undefined && now - this.#left[0] > FLAPS.withinMs) this.#left.shift();
    if (verdict.state !== 'healthy' || this.#left.length < FLAPS.times) return verdict;
    if (now - (this.#wellSinceMs ?? now) >= FLAPS.quietMs) return verdict;
    const times = this.#left.length;
    const minutes = FLAPS.withinMs / 60_000;
    return {
      state: 'degraded',
      reason: `it comes and goes: ${times} times in ${minutes} minutes it was not healthy`,
    };
  }
}
