import { setTimeout as sleep } from 'node:timers/promises';

export interface NumberedLoad {
  /** How many were acknowledged so far. */
  acknowledged(): number;
  /** The numbers of all that were acknowledged; resolves when none is under way. */
  stop(): Promise<readonly number[]>;
}

/**
 * Does numbered things until told to stop, each again until it is acknowledged, as a client does that
 * must lose nothing.
 *
 * @param attempt resolves to true when it is acknowledged; what it throws counts as not yet
 */
export function numberedLoad(
  attempt: (n: number) => Promise<boolean>,
  { callers = 2, pauseMs = 50 } = {},
): NumberedLoad {
  const done: number[] = [];
  let [next, running] = [1, true];
  const caller = async () => {
    while (running) {
      const n = next++;
      while (!(await attempt(n).catch(() => false))) await sleep(100);
      done.push(n);
      await sleep(pauseMs);
    }
  };
  const all = Promise.all(Array.from({ length: callers }, caller));
  return {
    acknowledged: () => done.length,
    stop: async () => {
      running = false;
      await all;
      return done;
    },
  };
}
