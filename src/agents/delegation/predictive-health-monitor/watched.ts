/** The agents that registered here: what their probes saw, and what is to be done about it. */
import { Type, type Static } from 'typebox';
import { Series } from '../shared/series.ts';
import { failureProbability, type Probe } from './prediction.ts';

/** Probes that are kept of each agent. */
const KEPT = 60;
/** Failures in a row after which an agent is recovered. */
export const FAILURES = 3;
/** Time in which an agent is not recovered again, milliseconds. */
export const COOLDOWN_MS = 60_000;
/** A recovery within this time after the last one goes one tier further, milliseconds. */
const ESCALATE_MS = 600_000;
export const TIERS = [1, 2, 3, 4] as const;
export type Tier = (typeof TIERS)[number];

/** An agent that is watched, as it moves. */
export const WatchedRecord = Type.Object({
  machine_id: Type.String({ minLength: 1 }),
  agent_name: Type.String({ minLength: 1 }),
  dependencies: Type.Array(Type.String()),
  registered_at: Type.String({ description: 'ISO 8601' }),
});
export type WatchedRecord = Static<typeof WatchedRecord>;

export class Watched {
  readonly record: WatchedRecord;
  readonly #probes = new Series<Probe>(KEPT);
  #heartbeat: number | undefined;
  #failures = 0;
  #recovered: { readonly at: number; readonly tier: Tier } | undefined;

  constructor(record: WatchedRecord) {
    this.record = record;
  }

  get probability(): number {
    return failureProbability(this.#probes.values);
  }

  heartbeat(now: number): void {
    this.#heartbeat = now;
  }

  note(probe: Probe): void {
    this.#probes.add(probe);
    this.#failures = probe.healthy ? 0 : this.#failures + 1;
  }

  /** The tier of recovery that is due now; undefined for none. */
  due(now: number): Tier | undefined {
    if (this.#failures < FAILURES || this.coolingDown(now)) return undefined;
    const last = this.#recovered;
    if (last === undefined || now - last.at > ESCALATE_MS) return 1;
    return Math.min(4, last.tier + 1) as Tier;
  }

  coolingDown(now: number): boolean {
    return this.#recovered !== undefined && now - this.#recovered.at < COOLDOWN_MS;
  }

  /** Counting starts afresh: the agent is given time to come back. */
  recovered(tier: Tier, now: number): void {
    this.#recovered = { at: now, tier };
    this.#failures = 0;
  }

  view() {
    const last = this.#probes.last;
    const iso = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString());
    return {
      ...this.record,
      status: last === undefined ? 'unknown' : last.healthy ? 'healthy' : 'unhealthy',
      last_heartbeat: iso(this.#heartbeat),
      response_time: last?.seconds ?? null,
      consecutive_failures: this.#failures,
      failure_probability: Math.round(this.probability * 1000) / 1000,
      last_recovery: iso(this.#recovered?.at),
      last_recovery_tier: this.#recovered?.tier ?? null,
    };
  }
}
