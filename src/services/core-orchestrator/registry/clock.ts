/** The two times the registry needs; tests bring their own. */
export interface Clock {
  /** Milliseconds that only grow; leases are measured in them, so a clock step expires nobody. */
  monotonicMs(): number;
  /** Wall clock, for people. */
  now(): Date;
}

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  now: () => new Date(),
};
