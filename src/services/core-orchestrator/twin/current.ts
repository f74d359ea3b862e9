/** What is known of the machines now, in the shapes of the actions. */
import type { Static } from 'typebox';
import { figuresOf, vramOf } from './figures.ts';
import type { Hosts } from './hosts.ts';
import type { Notes } from './notes.ts';
import type { CurrentState, HistoryReply, Metrics } from './schemas.ts';

/** Figures of one machine; null where nothing recent is known. */
export function currentState(hosts: Hosts, machine: string): Static<typeof CurrentState> {
  const figures = hosts.figures(machine);
  return {
    cpu_usage: figures?.cpuPercent ?? null,
    ram_usage_mb: figures?.ramUsedMb ?? null,
    vram_usage_mb: (figures && vramOf(figures)?.usedMb) ?? null,
    network_latency_ms: hosts.view(machine).latencyMs,
  };
}

/** Those of one machine on top, as the old twin gave them, and all machines below. */
export function metricsOf(hosts: Hosts, notes: Notes, machine: string): Static<typeof Metrics> {
  const { fresh, sample } = hosts.view(machine);
  const figures = fresh && sample ? figuresOf(sample) : undefined;
  return {
    ...currentState(hosts, machine),
    cpu_cores: figures?.cores ?? null,
    ram_capacity_mb: figures?.ramCapacityMb ?? null,
    vram_capacity_mb: (figures && vramOf(figures)?.capacityMb) ?? null,
    timestamp: sample?.timestamp ?? null,
    machines: Object.fromEntries(
      hosts.machines.map((name) => {
        const view = hosts.view(name);
        return [
          name,
          {
            fresh: view.fresh,
            age_seconds: view.ageSeconds,
            network_latency_ms: view.latencyMs,
            sample: view.sample,
          },
        ];
      }),
    ),
    vram_reports: Object.fromEntries(notes.vram),
  };
}

/** Series of equal length, oldest first. */
export function historyOf(hosts: Hosts, machine: string): Static<typeof HistoryReply>['history'] {
  const slots = hosts.history(machine);
  return {
    timestamps: slots.map(({ at }) => new Date(at).toISOString()),
    cpu_usage: slots.map(({ slot }) => slot.cpu),
    vram_usage_mb: slots.map(({ slot }) => slot.vramMb),
    ram_usage_mb: slots.map(({ slot }) => slot.ramMb),
    network_latency_ms: slots.map(({ slot }) => slot.latencyMs),
  };
}
