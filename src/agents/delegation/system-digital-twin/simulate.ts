/** Whether a machine can take a load: the documented limits, against what it really has. */
import type { Figures } from './samples.ts';

/** Per cent of the capacity that may be in use afterwards. */
const LIMITS = { vram: 95, ram: 90, cpu: 90 } as const;

export interface Verdict {
  readonly recommendation:
    'proceed' | 'deny_insufficient_resources' | 'caution_high_cpu' | 'error_invalid_request';
  readonly reason: string;
  readonly [figure: `projected_${string}` | `${string}_capacity_${string}`]: number;
}

/** @param value MB for vram and ram, percentage points for cpu */
export function simulateLoad(type: unknown, value: unknown, figures: Figures): Verdict {
  if (type !== 'vram' && type !== 'ram' && type !== 'cpu')
    return invalid(`load_type is ${JSON.stringify(type ?? null)}; it must be vram, cpu or ram`);
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0)
    return invalid('value must be a number above 0');
  if (type === 'cpu') return cpu(value, figures);
  const { roomiest, ram_usage_mb, ram_capacity_mb } = figures;
  const used = type === 'vram' ? (roomiest?.used_mb ?? null) : ram_usage_mb;
  const capacity = type === 'vram' ? (roomiest?.capacity_mb ?? null) : ram_capacity_mb;
  const name = type.toUpperCase();
  if (used === null || capacity === null || capacity <= 0)
    return denied(`${name} of this machine is not known`);
  const after = used + value;
  const reason = `${name} would be at ${round((100 * after) / capacity)} % of ${capacity} MB, the limit is ${LIMITS[type]} %`;
  return {
    [`projected_${type}_mb` as const]: after,
    [`${type}_capacity_mb` as const]: capacity,
    ...(after > (capacity * LIMITS[type]) / 100
      ? denied(reason)
      : { recommendation: 'proceed' as const, reason }),
  };
}

function cpu(value: number, { cpu_usage: now, cpu_cores: cores }: Figures): Verdict {
  if (now === null || cores === null) return denied('CPU of this machine is not known');
  const after = round(now + value);
  return {
    projected_cpu_percent: after,
    cpu_capacity_cores: cores,
    recommendation: after > LIMITS.cpu ? 'caution_high_cpu' : 'proceed',
    reason: `CPU would be at ${after} %, the limit is ${LIMITS.cpu} %`,
  };
}

const denied = (reason: string): Verdict => ({
  recommendation: 'deny_insufficient_resources',
  reason,
});
const invalid = (reason: string): Verdict => ({ recommendation: 'error_invalid_request', reason });
const round = (value: number) => Math.round(value * 10) / 10;
