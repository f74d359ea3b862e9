/** Calls one after another until told to stop, with the longest one and everything that went wrong. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface TimedCalls {
  readonly name: string;
  answered: number;
  readonly failures: string[];
  /** Of the longest call, milliseconds. */
  longestMs: number;
}

/** @param call made by each of `callers`, with a short pause after each */
export function timedCalls(name: string, call: () => Promise<unknown>, callers = 4) {
  const seen: TimedCalls = { name, answered: 0, failures: [], longestMs: 0 };
  let running = true;
  const caller = async () => {
    while (running) {
      const started = performance.now();
      try {
        await call();
        seen.answered += 1;
      } catch (error) {
        seen.failures.push(String(error));
      }
      seen.longestMs = Math.max(seen.longestMs, performance.now() - started);
      await sleep(10);
    }
  };
  const all = Promise.all(Array.from({ length: callers }, caller));
  return {
    seen,
    stop: async () => {
      running = false;
      await all;
      return seen;
    },
  };
}
