/**
 * The terms of the old ResourceManager: an allocation is a type and an amount. Here a type names a
 * pool; several pools are written `cpu_cores:2,memory_gb:4` with amount 1.
 */
import { amountsOf, amountsToJson, gbToMiB, miBToGb } from '../ledger/amounts.ts';
import type { Allocation, AllocationRequest } from '../ledger/allocation.ts';

/** Names under which old callers asked for a pool. */
const ALIASES: Readonly<Record<string, string>> = {
  cpu: 'cpu_cores',
  cores: 'cpu_cores',
  memory: 'memory_gb',
  ram: 'memory_gb',
  gpu: 'gpu_slots',
  disk: 'disk_space_gb',
  storage: 'disk_space_gb',
  vram: 'vram_gb',
  gpu_memory: 'vram_gb',
};
const KNOWN = ['cpu_cores', 'memory_gb', 'gpu_slots', 'disk_space_gb', 'vram_gb'];

type What = Pick<AllocationRequest, 'amounts' | 'vramMiB' | 'other'>;

/** Amounts by pool, as callers write them; `vram_gb` beside the pools. */
export type Asked = Readonly<Partial<Record<string, number>>>;

export const whatIsAsked = (asked: Asked): What => ({
  amounts: amountsOf(asked),
  vramMiB: gbToMiB(asked['vram_gb'] ?? 0),
});

/** What an old type and amount ask for. A type that no pool has is only noted, as it always was. */
export function fromOld(type: string, amount: number): What {
  const several = /^[a-z_]+:[\d.]+(,[a-z_]+:[\d.]+)*$/.test(type)
    ? type.split(',').map((part) => part.split(':') as [string, string])
    : undefined;
  if (several?.every(([pool, value]) => KNOWN.includes(pool) && Number.isFinite(Number(value))))
    return whatIsAsked(
      Object.fromEntries(several.map(([pool, value]) => [pool, Number(value) * amount])),
    );
  const pool = ALIASES[type.toLowerCase()] ?? type.toLowerCase();
  if (KNOWN.includes(pool)) return whatIsAsked({ [pool]: amount });
  return { amounts: {}, vramMiB: 0, other: { type, amount } };
}

/** The inverse. */
export function toOld(what: What): { readonly type: string; readonly amount: number } {
  if (what.other !== undefined) return what.other;
  const asked: Record<string, number> = { ...amountsToJson(what.amounts) };
  if (what.vramMiB > 0) asked['vram_gb'] = miBToGb(what.vramMiB);
  const pools = Object.entries(asked);
  const [only] = pools;
  if (pools.length === 1 && only !== undefined) return { type: only[0], amount: only[1] };
  return { type: pools.map(([pool, amount]) => `${pool}:${amount}`).join(','), amount: 1 };
}

/** An allocation as the old agent lists it. */
export const oldView = (allocation: Allocation) => ({
  ...toOld(allocation),
  allocated_at: new Date(allocation.allocatedAt).toISOString(),
  status: 'allocated',
});
