/** The last hour of every named series, in memory: for the page while Prometheus is away, and for the detectors. */
import type { Stop } from '../../../../runtime/agent.ts';
import type { OnValue, Points, SeriesSource } from '../../anomalies/series.ts';
import { Ring } from './ring.ts';

/** More than any fleet has; what comes beyond is not kept, so a flood of names cannot fill the memory. */
const MOST_MEMBERS = 4_000;

export class SeriesHistory implements SeriesSource {
  readonly #rings = new Map<string, Ring>();
  readonly #listeners = new Set<OnValue>();

  onValue(listener: OnValue): Stop {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  history(member: string, series: string, since: number): Points {
    return this.#rings.get(member)?.since(series, since) ?? { times: [], values: [] };
  }

  /** The series that a member has, or had within the hour. */
  seriesOf(member: string): string[] {
    return [...(this.#rings.get(member)?.names ?? [])];
  }

  /**
   * Keeps the values of one member at one time.
   *
   * @param member member id, or the name of a machine
   * @param at Unix milliseconds of this hub's clock
   */
  record(member: string, at: number, values: ReadonlyMap<string, number>): void {
    const ring = this.#ring(member);
    if (ring === undefined) return;
    ring.push(at, values);
    for (const [series, value] of values)
      for (const listener of this.#listeners) listener(member, series, at, value);
  }

  forget(member: string): void {
    this.#rings.delete(member);
  }

  #ring(member: string): Ring | undefined {
    let ring = this.#rings.get(member);
    if (ring === undefined && this.#rings.size < MOST_MEMBERS) {
      ring = new Ring();
      this.#rings.set(member, ring);
    }
    return ring;
  }
}
