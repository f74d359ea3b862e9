/**
 * Holds back agents that come and go too often, after RFC 2439: a penalty per flap, which halves
 * again and again, a limit over which the agent is held back and a lower one under which it is free.
 */
import { FLAPPING, type Flap } from '../../../../contracts/registry.ts';
import type { Clock } from '../clock.ts';

export type FlapRules = typeof FLAPPING;

interface Record {
  readonly penalty: number;
  /** When the penalty was that high. */
  readonly atMs: number;
  readonly suppressed: boolean;
}

/** Below this share of `reuse` a penalty is forgotten, as RFC 2439 (4.8.6) proposes: half. */
const FORGOTTEN = 0.5;

export class FlapDamper {
  readonly #records = new Map<string, Record>();
  readonly #clock: Clock;
  readonly #rules: FlapRules;

  constructor(clock: Clock, rules: FlapRules = FLAPPING) {
    this.#clock = clock;
    this.#rules = rules;
  }

  /**
   * Counts a flap.
   *
   * @returns true when the agent is held back from now on
   */
  flapped(key: string, flap: Flap): boolean {
    const { penalties, suppress } = this.#rules;
    const before = this.#records.get(key);
    const penalty = Math.min(this.#ceiling(), this.#now(before) + penalties[flap]);
    const suppressed = this.isHeldBack(key) || penalty > suppress;
    this.#records.set(key, { penalty, atMs: this.#clock.monotonicMs(), suppressed });
    return suppressed && before?.suppressed !== true;
  }

  /** True while the agent is held back. */
  isHeldBack(key: string): boolean {
    const record = this.#records.get(key);
    return record?.suppressed === true && this.#now(record) >= this.#rules.reuse;
  }

  /** Keys that are free again since the last call. Forgets those that behaved for long enough. */
  released(): string[] {
    const free: string[] = [];
    for (const [key, record] of this.#records) {
      const penalty = this.#now(record);
      if (record.suppressed && penalty < this.#rules.reuse) {
        free.push(key);
        this.#records.set(key, { ...record, suppressed: false });
      }
      if (penalty < this.#rules.reuse * FORGOTTEN) this.#records.delete(key);
    }
    return free;
  }

  /** Milliseconds until the next key is free; null when none is held back. */
  nextReleaseMs(): number | null {
    let next = Infinity;
    for (const record of this.#records.values()) {
      if (record.suppressed) next = Math.min(next, this.#freeInMs(record));
    }
    return next === Infinity ? null : next;
  }

  /** Names under penalty; the map does not grow with those that are well. */
  get size(): number {
    return this.#records.size;
  }

  #freeInMs(record: Record): number {
    const ratio = this.#now(record) / this.#rules.reuse;
    return ratio <= 1 ? 0 : Math.ceil(Math.log2(ratio) * this.#rules.halfLifeMs) + 1;
  }

  #now(record: Record | undefined): number {
    if (!record) return 0;
    const passed = this.#clock.monotonicMs() - record.atMs;
    return record.penalty * 2 ** (-passed / this.#rules.halfLifeMs);
  }

  /** The penalty from which it takes `longestMs` to come down to `reuse`. */
  #ceiling(): number {
    const { reuse, longestMs, halfLifeMs } = this.#rules;
    return reuse * 2 ** (longestMs / halfLifeMs);
  }
}
