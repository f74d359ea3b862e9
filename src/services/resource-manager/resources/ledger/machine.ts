/** The pools of one machine: what they hold and what is given out. */
import { POOLS, type Amounts, type PoolName } from './amounts.ts';
import type { Capacity } from './capacity.ts';
import type { HostReport } from '../reports/host-report.ts';

export class Machine {
  readonly name: string;
  capacity: Capacity;
  /** The last report of its steward. */
  report: HostReport | undefined;
  readonly #allocated: Record<PoolName, number> = {
    cpu_cores: 0,
    memory_gb: 0,
    gpu_slots: 0,
    disk_space_gb: 0,
  };
  /** GPUs of the machine that take work; each is one slot. */
  readonly #usableGpus: () => number;

  constructor(name: string, capacity: Capacity, usableGpus: () => number) {
    this.name = name;
    this.capacity = capacity;
    this.#usableGpus = usableGpus;
  }

  /** Thousandths; null when nobody knows. */
  total(pool: PoolName): number | null {
    if (pool === 'gpu_slots') return this.#usableGpus() * 1_000;
    return this.capacity.totals[pool] ?? null;
  }

  allocated(pool: PoolName): number {
    return this.#allocated[pool];
  }

  /** Thousandths; 0 where a pool shrank under what is given out, or is unknown. */
  available(pool: PoolName): number {
    return Math.max(0, (this.total(pool) ?? 0) - this.#allocated[pool]);
  }

  /** The pools that have too little left now. */
  short(amounts: Amounts): PoolName[] {
    return POOLS.filter((pool) => (amounts[pool] ?? 0) > this.available(pool));
  }

  /** True when some pool is too small even if nothing were given out; unknown pools may yet be enough. */
  tooSmall(amounts: Amounts, slots: number): boolean {
    return POOLS.some((pool) => {
      const total = pool === 'gpu_slots' ? slots * 1_000 : this.total(pool);
      return total !== null && (amounts[pool] ?? 0) > total;
    });
  }

  /** Share of the fullest pool after giving this out, 0 to 1: the lower the better. */
  fullness(amounts: Amounts): number {
    return Math.max(
      ...POOLS.map((pool) => {
        const total = this.total(pool);
        return total === null || total === 0
          ? 0
          : (this.#allocated[pool] + (amounts[pool] ?? 0)) / total;
      }),
    );
  }

  give(amounts: Amounts): void {
    for (const pool of POOLS) this.#allocated[pool] += amounts[pool] ?? 0;
  }

  takeBack(amounts: Amounts): void {
    for (const pool of POOLS) this.#allocated[pool] -= amounts[pool] ?? 0;
  }
}
