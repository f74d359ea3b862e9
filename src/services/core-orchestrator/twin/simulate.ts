/** Whether a machine can take a load: the documented limits, against what the machine really has. */
import type { Figures } from './figures.ts';

/** Share of the capacity that may be in use afterwards, per cent. Over it VRAM and RAM are denied. */
const LOAD_LIMITS = { vram: 95, ram: 90, cpu: 90 } as const;
export type LoadType = keyof typeof LOAD_LIMITS;

export const RECOMMENDATIONS = [
  'proceed',
  'deny_insufficient_resources',
  'caution_high_cpu',
  'error_invalid_request',
] as const;

export interface Verdict {
  readonly recommendation: (typeof RECOMMENDATIONS)[number];
  readonly reason: string;
  readonly projected_vram_mb?: number;
  readonly vram_capacity_mb?: number;
  readonly projected_ram_mb?: number;
  readonly ram_capacity_mb?: number;
  readonly projected_cpu_percent?: number;
  readonly cpu_capacity_cores?: number;
}

/**
 * @param value MB for vram and ram, percentage points of the whole machine for cpu
 * @param figures undefined when nothing recent is known, for the reason in `silence`
 */
export function simulateLoad(
  loadType: string,
  value: unknown,
  figures: Figures | undefined,
  silence = '',
): Verdict {
  if (!Object.hasOwn(LOAD_LIMITS, loadType)) {
    return invalid(`load_type is ${loadType}; it must be vram, cpu or ram`);
  }
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
    return invalid('value must be a number above 0');
  }
  if (figures === undefined) return denied(silence);
  switch (loadType as LoadType) {
    case 'vram':
      return vram(value, figures);
    case 'ram':
      return ram(value, figures);
    case 'cpu':
      return cpu(value, figures);
  }
}

/** A model lies on one card, so the one with the most room under its limit decides, not the sum. */
function vram(value: number, { cards, cardsReason }: Figures): Verdict {
  const room = ({ usedMb, capacityMb }: { usedMb: number; capacityMb: number }) =>
    (capacityMb * LOAD_LIMITS.vram) / 100 - usedMb;
  const [roomiest] = (cards ?? []).toSorted((a, b) => room(b) - room(a));
  if (!roomiest) return denied(`VRAM is not known: ${cardsReason ?? 'no card tells its memory'}`);
  const { usedMb, capacityMb } = roomiest;
  const projected = { projected_vram_mb: usedMb + value, vram_capacity_mb: capacityMb };
  return { ...projected, ...judged('VRAM', usedMb + value, capacityMb, LOAD_LIMITS.vram) };
}

function ram(value: number, { ramUsedMb, ramCapacityMb }: Figures): Verdict {
  if (ramUsedMb === null || ramCapacityMb === null) return denied('RAM is not known');
  const projected = { projected_ram_mb: ramUsedMb + value, ram_capacity_mb: ramCapacityMb };
  return { ...projected, ...judged('RAM', ramUsedMb + value, ramCapacityMb, LOAD_LIMITS.ram) };
}

function cpu(value: number, { cpuPercent, cores }: Figures): Verdict {
  if (cpuPercent === null || cores === null) return denied('the use of the CPU is not known yet');
  const after = round(cpuPercent + value);
  const figures = { projected_cpu_percent: after, cpu_capacity_cores: cores };
  const text = `CPU would be at ${after} %, the limit is ${LOAD_LIMITS.cpu} %`;
  return after > LOAD_LIMITS.cpu
    ? { ...figures, recommendation: 'caution_high_cpu', reason: text }
    : { ...figures, recommendation: 'proceed', reason: text };
}

function judged(what: string, afterMb: number, capacityMb: number, limit: number): Verdict {
  const percent = round((100 * afterMb) / capacityMb);
  const text = `${what} would be at ${percent} % of ${capacityMb} MB, the limit is ${limit} %`;
  // Compared before rounding.
  return afterMb > (capacityMb * limit) / 100
    ? denied(text)
    : { recommendation: 'proceed', reason: text };
}

function denied(reason: string): Verdict {
  return { recommendation: 'deny_insufficient_resources', reason };
}

function invalid(reason: string): Verdict {
  return { recommendation: 'error_invalid_request', reason };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
