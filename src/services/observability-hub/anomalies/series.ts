/** What the detectors need of the series of the fleet. */
import type { Stop } from '../../../runtime/agent.ts';

/**
 * Hears every new value once, in the order of its series.
 *
 * @param member member id; the machine's name for a series of a host
 * @param series e.g. `cpu_percent`
 * @param at Unix milliseconds, when the value arrived here
 */
export type OnValue = (member: string, series: string, at: number, value: number) => void;

/** The last values of one series, oldest first. */
export interface Points {
  /** Unix milliseconds. */
  readonly times: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

/** Where the values come from. */
export interface SeriesSource {
  onValue(listener: OnValue): Stop;
  /** The values kept of one series since a time, Unix milliseconds; empty for one that is not known. */
  history(member: string, series: string, since: number): Points;
}
