/** The pools of a machine and how their amounts are counted. */

export const POOLS = ['cpu_cores', 'memory_gb', 'gpu_slots', 'disk_space_gb'] as const;
export type PoolName = (typeof POOLS)[number];

/** Amounts by pool, in thousandths: whole numbers add up exactly, 0.1 + 0.2 does not. */
export type Amounts = Readonly<Partial<Record<PoolName, number>>>;

const MILLI = 1_000;
const MIB_PER_GB = 1_024;

/** Thousandths of what a caller says, rounded to the nearest. */
export const toMilli = (amount: number) => Math.round(amount * MILLI);
export const fromMilli = (milli: number) => milli / MILLI;

/** GB of the old protocol are GiB. Rounded up, so that nobody gets less than they asked for. */
export const gbToMiB = (gb: number) => Math.max(0, Math.ceil(gb * MIB_PER_GB - ROUNDING_MIB));
export const miBToGb = (miB: number) => Math.round((miB / MIB_PER_GB) * 1e6) / 1e6;
/** What six decimals of a GB can be off, and a little. */
const ROUNDING_MIB = 0.001;

/** Amounts of a request; zeros and unnamed pools are left out. */
export function amountsOf(asked: Readonly<Partial<Record<string, number>>>): Amounts {
  const amounts: Partial<Record<PoolName, number>> = {};
  for (const pool of POOLS) {
    const milli = toMilli(asked[pool] ?? 0);
    if (milli > 0) amounts[pool] = milli;
  }
  return amounts;
}

/** The inverse of `amountsOf`. */
export function amountsToJson(amounts: Amounts): Partial<Record<PoolName, number>> {
  return Object.fromEntries(
    Object.entries(amounts).map(([pool, milli]) => [pool, fromMilli(milli)]),
  );
}
