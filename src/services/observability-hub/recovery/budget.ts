/** Bounds of recovery: how often for one member, how much for the whole fleet, how soon again. */
import type { RecoverySettings } from './settings.ts';

/** A recovery that was carried out or tried. */
export interface Spent {
  readonly member: string;
  /** Unix milliseconds of this hub's clock. */
  readonly at: number;
  /** Containers that it touched. */
  readonly containers: number;
}

export type Leave =
  { readonly ok: true } | { readonly ok: false; readonly reason: string; readonly againAt: number };

type Bounds = Pick<
  RecoverySettings,
  'per_member' | 'per_fleet' | 'window_seconds' | 'cooldown_seconds'
>;

/**
 * Whether a member may be recovered now.
 *
 * @param containers that the recovery would touch
 * @param spent recoveries of both hubs, the oldest first
 */
export function leave(
  member: string,
  containers: number,
  spent: readonly Spent[],
  bounds: Bounds,
  now: number,
): Leave {
  const windowMs = bounds.window_seconds * 1_000;
  const lately = spent.filter(({ at }) => at > now - windowMs);
  const own = lately.filter((one) => one.member === member);
  const last = own.at(-1);
  if (last !== undefined) {
    const wait = Math.min(bounds.cooldown_seconds * 2 ** (own.length - 1) * 1_000, windowMs);
    if (now - last.at < wait) {
      const seconds = Math.ceil((last.at + wait - now) / 1_000);
      const reason = `it was recovered ${own.length} times lately and cools down for ${seconds} s`;
      return { ok: false, reason, againAt: last.at + wait };
    }
  }
  if (own.length >= bounds.per_member) {
    const reason = `its budget of ${bounds.per_member} recoveries in ${bounds.window_seconds} s is spent`;
    return { ok: false, reason, againAt: own[0]!.at + windowMs };
  }
  const touched = lately.reduce((sum, one) => sum + one.containers, 0);
  if (touched + containers > bounds.per_fleet) {
    const reason = `the fleet's budget of ${bounds.per_fleet} containers in ${bounds.window_seconds} s has ${bounds.per_fleet - touched} left, and this takes ${containers}`;
    return { ok: false, reason, againAt: (lately[0]?.at ?? now) + windowMs };
  }
  return { ok: true };
}
