/** The twin: samples of each machine, what agents said of themselves, what model servers reported. */
import { cpus } from 'node:os';
import type { HostSample } from '../../../contracts/steward.ts';
import { STEWARD } from '../../../contracts/steward.ts';
import { MachineStatsReader } from '../../../runtime/host/machine-stats.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import type { Records } from '../shared/records.ts';
import { Series } from '../shared/series.ts';
import type { AgentNote, VramReport } from './reports.ts';
import { fromStats, fromSteward, UNKNOWN, withReports, type Figures } from './samples.ts';

/** Samples kept, one for each poll. */
const HISTORY = 60;
/** A steward that was not heard for this long says nothing about now, milliseconds. */
const FRESH_MS = 20_000;
const PING_MS = 2_000;

interface Sample extends Figures {
  readonly timestamp: string;
  readonly network_latency_ms: number | null;
}

export class Twin {
  readonly agents: Records<AgentNote>;
  readonly vram: Records<VramReport>;
  readonly #ctx: AgentContext;
  readonly #stats: MachineStatsReader;
  readonly #heard = new Map<string, { readonly at: number; readonly sample: HostSample }>();
  readonly #history = new Series<Sample>(HISTORY);

  constructor(ctx: AgentContext, agents: Records<AgentNote>, vram: Records<VramReport>) {
    this.#ctx = ctx;
    this.#stats = new MachineStatsReader(ctx.stateDir);
    this.agents = agents;
    this.vram = vram;
  }

  /** Takes in what a steward said. */
  hear(sample: HostSample): void {
    this.#heard.set(sample.machine, { at: Date.now(), sample });
  }

  /** Machines that told of themselves lately, and the own one. */
  machines(): string[] {
    const fresh = [...this.#heard].filter(([, { at }]) => Date.now() - at < FRESH_MS);
    return [...new Set([this.#ctx.identity.machine, ...fresh.map(([name]) => name)])].sort();
  }

  async figures(machine: string): Promise<Figures> {
    const own = machine === this.#ctx.identity.machine;
    const heard = this.#heard.get(machine);
    const fresh = heard !== undefined && Date.now() - heard.at < FRESH_MS;
    const measured = fresh
      ? fromSteward(heard.sample)
      : own
        ? fromStats(await this.#stats.read(), cpus().length)
        : UNKNOWN;
    return withReports(measured, this.#reportsOf(machine));
  }

  /** Measures once; the next value of every series. */
  async poll(): Promise<Sample> {
    const [figures, network_latency_ms] = await Promise.all([
      this.figures(this.#ctx.identity.machine),
      this.#latency(),
    ]);
    const sample = { ...figures, timestamp: new Date().toISOString(), network_latency_ms };
    this.#history.add(sample);
    return sample;
  }

  async latest(): Promise<Sample> {
    return this.#history.last ?? this.poll();
  }

  history() {
    const series = (name: keyof Sample) => this.#history.values.map((sample) => sample[name]);
    return {
      timestamps: series('timestamp'),
      cpu_usage: series('cpu_usage') as (number | null)[],
      vram_usage_mb: series('vram_usage_mb') as (number | null)[],
      ram_usage_mb: series('ram_usage_mb') as (number | null)[],
      network_latency_ms: series('network_latency_ms') as (number | null)[],
    };
  }

  /** A report belongs to the machine where its agent said it is; the own one when it said nothing. */
  #reportsOf(machine: string): VramReport[] {
    const own = this.#ctx.identity.machine;
    return this.vram
      .entries()
      .filter(([name]) => (this.agents.get(name)?.location.toLowerCase() ?? own) === machine)
      .map(([, report]) => report);
  }

  /** Time of a question to the other machine and back; null when there is no answer. */
  async #latency(): Promise<number | null> {
    const own = this.#ctx.identity.machine;
    const other = [...this.#heard.keys()].find((name) => name !== own);
    if (other === undefined) return null;
    const started = performance.now();
    try {
      await this.#ctx.call(STEWARD, 'ping', {}, { machine: other, timeoutMs: PING_MS });
    } catch {
      return null;
    }
    return Math.round((performance.now() - started) * 100) / 100;
  }
}
