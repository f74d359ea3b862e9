/** What the stewards say of their machines, and what this container measures of its own. */
import type { HostSample } from '../../../contracts/steward.ts';
import type { MachineStats } from '../../../runtime/host/machine-stats.ts';
import type { VramReport } from './reports.ts';

const MIB = 1024 * 1024;

/** One machine at one moment, in the old units (its MB are MiB). Null is what nobody measured. */
export interface Figures {
  readonly cpu_usage: number | null;
  readonly cpu_cores: number | null;
  readonly ram_usage_mb: number | null;
  readonly ram_capacity_mb: number | null;
  readonly vram_usage_mb: number | null;
  readonly vram_capacity_mb: number | null;
  /** Most VRAM that one card has left, and that card's size; a model lies on one card. */
  readonly roomiest: { readonly used_mb: number; readonly capacity_mb: number } | null;
}

export const UNKNOWN: Figures = {
  cpu_usage: null,
  cpu_cores: null,
  ram_usage_mb: null,
  ram_capacity_mb: null,
  vram_usage_mb: null,
  vram_capacity_mb: null,
  roomiest: null,
};

export function fromSteward(sample: HostSample): Figures {
  const cards = (sample.gpus ?? []).flatMap(({ memory_used_mib: used, memory_total_mib: total }) =>
    used === null || total === null ? [] : [{ used_mb: used, capacity_mb: total }],
  );
  return {
    cpu_usage: sample.cpu.percent,
    cpu_cores: sample.cpu.cores,
    ram_usage_mb: Math.round(sample.memory.used_bytes / MIB),
    ram_capacity_mb: Math.round(sample.memory.total_bytes / MIB),
    ...vram(cards),
  };
}

/** Without a steward this container's own reading of the machine it is on. */
export function fromStats(stats: MachineStats, cores: number): Figures {
  return {
    ...UNKNOWN,
    cpu_usage: stats.cpu_percent,
    cpu_cores: cores,
    ram_usage_mb: Math.round((stats.memory_total - stats.memory_available) / MIB),
    ram_capacity_mb: Math.round(stats.memory_total / MIB),
  };
}

/** VRAM that no steward sees, as the model servers report it; each speaks for the card it uses. */
export function withReports(figures: Figures, reports: readonly VramReport[]): Figures {
  if (figures.vram_capacity_mb !== null || reports.length === 0) return figures;
  return {
    ...figures,
    ...vram(
      reports.map(({ total_vram_mb, total_vram_used_mb }) => ({
        used_mb: total_vram_used_mb,
        capacity_mb: total_vram_mb,
      })),
    ),
  };
}

function vram(cards: readonly { readonly used_mb: number; readonly capacity_mb: number }[]) {
  const [roomiest] = cards.toSorted(
    (a, b) => b.capacity_mb - b.used_mb - (a.capacity_mb - a.used_mb),
  );
  if (roomiest === undefined)
    return { vram_usage_mb: null, vram_capacity_mb: null, roomiest: null };
  return {
    vram_usage_mb: cards.reduce((sum, { used_mb }) => sum + used_mb, 0),
    vram_capacity_mb: cards.reduce((sum, { capacity_mb }) => sum + capacity_mb, 0),
    roomiest,
  };
}
