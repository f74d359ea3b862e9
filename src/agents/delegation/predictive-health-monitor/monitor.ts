/** Probes the watched agents, warns of failures to come, and recovers those that failed. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { RecoveryRefused } from '../../../contracts/error-catalogue/agents/delegation.ts';
import { FLEET_MACHINES } from '../../../contracts/fleet/machines.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import type { Records } from '../shared/records.ts';
import type { Journal } from './journal.ts';
import { askLeave } from './leave.ts';
import { ALERT_OVER, type Probe } from './prediction.ts';
import { carryOut, stepsOf, type Step } from './recovery.ts';
import { Watched, type Tier, type WatchedRecord } from './watched.ts';

const TIMEOUT_MS = 5_000;

export const keyOf = (machine: string, name: string) => `${machine}/${name}`;

export class Monitor {
  readonly #watched = new Map<string, Watched>();
  readonly #records: Records<WatchedRecord>;
  readonly #journal: Journal;
  readonly #ctx: AgentContext;
  /** A recovery of one agent at a time; tier 4 touches them all. */
  #recovering = false;
  readonly #alerted = new Set<string>();
  readonly #told = new Map<string, string>();

  constructor(ctx: AgentContext, records: Records<WatchedRecord>, journal: Journal) {
    this.#ctx = ctx;
    this.#records = records;
    this.#journal = journal;
    for (const [key, record] of records.entries()) this.#watched.set(key, new Watched(record));
  }

  put(records: readonly WatchedRecord[]): void {
    const entries = records.map(
      (record) => [keyOf(record.machine_id, record.agent_name), record] as const,
    );
    this.#records.setAll(entries);
    for (const [key, record] of entries) this.#watched.set(key, new Watched(record));
  }

  remove(key: string): boolean {
    this.#alerted.delete(key);
    this.#told.delete(key);
    this.#records.delete(key);
    return this.#watched.delete(key);
  }

  get(key: string): Watched | undefined {
    return this.#watched.get(key);
  }

  entries(): [string, Watched][] {
    return [...this.#watched];
  }

  /** One round: every agent is asked, one after another. */
  async round(): Promise<void> {
    for (const [key, watched] of this.entries()) {
      const probe = await this.#probe(watched.record);
      watched.note(probe);
      this.#journal.probed(watched.record, probe, watched.probability);
      this.#warn(key, watched);
      const tier = watched.due(Date.now());
      if (tier !== undefined && this.#ctx.config['auto_recover'] !== false)
        await this.recover(watched, tier, true).catch((error: Error) => this.#refused(key, error));
    }
  }

  /**
   * @param automatic nobody asked for it
   * @throws LEGACY_RECOVERY_REFUSED in the cooldown or without leave of a hub, or what the steward answered
   */
  async recover(watched: Watched, tier: Tier, automatic = false): Promise<void> {
    const { record } = watched;
    const refuse = (reason: string) => new RecoveryRefused({ ...record, reason });
    if (watched.coolingDown(Date.now())) throw refuse('it was recovered less than 60 s ago');
    if (this.#recovering) throw refuse('another recovery is under way');
    this.#recovering = true;
    try {
      const all = this.entries().map(([, one]) => one.record);
      const steps = stepsOf(tier, record, all);
      const machines = [record.machine_id, ...FLEET_MACHINES];
      await askLeave(this.#ctx.call, machines, { record, tier, steps, automatic });
      watched.recovered(tier, Date.now());
      await this.#carryOut(record, tier, steps);
    } finally {
      this.#recovering = false;
    }
  }

  async #carryOut(record: WatchedRecord, tier: Tier, steps: readonly Step[]): Promise<void> {
    const { log, call, identity } = this.#ctx;
    try {
      await carryOut(call, steps, `${identity.agent} (tier ${tier})`);
      this.#journal.recovered(record, tier);
      log.warn('agent recovered', { agent_name: record.agent_name, tier });
    } catch (err) {
      this.#journal.recovered(record, tier, (err as Error).message);
      this.#ctx.reportError(err, { context: { agent_name: record.agent_name, tier } });
      throw err;
    }
  }

  /** Told once for each reason, and not each round; seconds that are left are no other reason. */
  #refused(key: string, { message }: Error): void {
    const kind = message.replace(/\d+/g, '#');
    if (this.#told.get(key) === kind) return;
    this.#told.set(key, kind);
    this.#ctx.log.warn('not recovered', { agent_name: key, reason: message });
  }

  async #probe({ agent_name, machine_id }: WatchedRecord): Promise<Probe> {
    const started = performance.now();
    try {
      const options = { machine: machine_id, timeoutMs: TIMEOUT_MS };
      const health = await this.#ctx.call<JsonObject>(agent_name, 'health', {}, options);
      return { healthy: health['status'] === 'ok', seconds: (performance.now() - started) / 1000 };
    } catch {
      return { healthy: false, seconds: null };
    }
  }

  /** One alert each time the probability rises over the limit. */
  #warn(key: string, { probability, record }: Watched): void {
    if (probability <= ALERT_OVER) {
      this.#alerted.delete(key);
      return;
    }
    if (this.#alerted.has(key)) return;
    this.#alerted.add(key);
    this.#ctx.publish('alert', {
      action: 'alert',
      agent_name: record.agent_name,
      machine_id: record.machine_id,
      alert_type: 'failure_predicted',
      severity: probability > 0.9 ? 'critical' : 'warning',
      probability,
      timestamp: new Date().toISOString(),
    });
  }
}
