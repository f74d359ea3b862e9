/** The ledger as callers see it. */
import type { Static } from 'typebox';
import { POOLS, amountsToJson, fromMilli, miBToGb, type PoolName } from '../ledger/amounts.ts';
import type { Allocation } from '../ledger/allocation.ts';
import type { Book } from '../ledger/book.ts';
import type { Machine } from '../ledger/machine.ts';
import { shownId } from '../queue-admission.ts';
import type { AllocationView, PoolView } from './schemas.ts';

type Pool = Static<typeof PoolView>;
type Source = Pool['source'];

/** One pool over all these machines. */
function poolView(machines: readonly Machine[], pool: PoolName): Pool {
  let total = 0;
  let allocated = 0;
  let available = 0;
  const sources = new Set<Source>();
  for (const machine of machines) {
    const its = machine.total(pool);
    total += its ?? 0;
    allocated += machine.allocated(pool);
    available += machine.available(pool);
    sources.add(sourceOf(machine, pool));
  }
  return {
    ...figures(fromMilli(total), fromMilli(allocated), fromMilli(available)),
    source: one(sources),
  };
}

/** VRAM of these machines, GB as in the old protocol. */
function vramPool(book: Book, machines: readonly Machine[]): Pool {
  const names = new Set(machines.map(({ name }) => name));
  const gpus = book.board.all().filter((gpu) => names.has(gpu.machine) && gpu.state !== 'fenced');
  const sum = (of: (gpu: (typeof gpus)[number]) => number) =>
    miBToGb(gpus.reduce((total, gpu) => total + of(gpu), 0));
  return {
    ...figures(
      sum(({ totalMiB }) => totalMiB),
      sum(({ ledgerMiB }) => ledgerMiB),
      sum(({ freeMiB }) => freeMiB),
    ),
    source: gpus.length === 0 ? 'none' : 'measured',
  };
}

export function poolsOf(book: Book, machines: readonly Machine[]): Record<string, Pool> {
  const pools = POOLS.map((pool) => [pool, poolView(machines, pool)] as const);
  return { ...Object.fromEntries(pools), vram: vramPool(book, machines) };
}

/** @param wallAhead wall clock minus monotonic clock, milliseconds */
export function allocationView(
  allocation: Allocation,
  wallAhead: number,
): Static<typeof AllocationView> {
  const { gpuUuid, other } = allocation;
  return {
    allocation_id: shownId(allocation.id),
    holder: allocation.holder,
    machine: allocation.machine,
    ...(gpuUuid === undefined ? {} : { gpu_uuid: gpuUuid }),
    priority: allocation.priority,
    resources: amountsToJson(allocation.amounts) as Record<string, number>,
    vram_mib: allocation.vramMiB,
    ...(other === undefined ? {} : { other }),
    token: allocation.token,
    allocated_at: new Date(allocation.allocatedAt).toISOString(),
    expires_at: expiresAt(allocation, wallAhead),
  };
}

export const expiresAt = ({ endsAt }: Allocation, wallAhead: number) =>
  endsAt === null ? null : new Date(endsAt + wallAhead).toISOString();

function figures(total: number, allocated: number, available: number) {
  const utilization = total > 0 ? (allocated / total) * 100 : 0;
  return {
    total,
    allocated,
    available,
    utilization_percent: Math.round(utilization * 100) / 100,
  };
}

function sourceOf(machine: Machine, pool: PoolName): Source {
  if (pool === 'gpu_slots') return machine.report === undefined ? 'none' : 'measured';
  return machine.total(pool) === null ? 'none' : machine.capacity.source;
}

const one = (sources: ReadonlySet<Source>): Source =>
  sources.size === 0 ? 'none' : sources.size === 1 ? [...sources][0]! : 'mixed';
