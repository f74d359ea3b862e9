/** Users of a fleet whose colors change: each kind counts what it got and what went wrong. */
import { setTimeout as pause } from 'node:timers/promises';

export interface Counts {
  good: number;
  /** How often each failure was seen. */
  readonly failed: Record<string, number>;
}

export interface Caller {
  readonly name: string;
  readonly counts: Counts;
  stop(): Promise<void>;
}

/** Characters of a failure. */
const MOST = 300;
/** Failures of a caller that are told. */
const OFTEN = 20;

/**
 * Counts a failure, and says when it was, to be held against what containers wrote.
 *
 * @param begunAt of the call, `performance.now()`
 */
export function failed(
  { name, counts }: Pick<Caller, 'name' | 'counts'>,
  how: unknown,
  begunAt = performance.now(),
): void {
  const reason = inWords(how).slice(0, MOST);
  counts.failed[reason] = (counts.failed[reason] ?? 0) + 1;
  // Of all together: a failure may have figures in its words, and is another one each time.
  if (Object.values(counts.failed).reduce((sum, times) => sum + times, 0) > OFTEN) return;
  const ms = Math.round(performance.now() - begunAt);
  console.error(`${new Date().toISOString()} ${name}, after ${ms} ms: ${reason}`);
}

/** With its causes: `fetch` only says that it failed. */
function inWords(how: unknown): string {
  const words: string[] = [];
  for (let error = how; error !== undefined; error = (error as Error).cause)
    words.push(String(error));
  return words.join(' < ');
}

/**
 * Calls at a constant rate, whether earlier ones are back or not.
 *
 * @param perSecond at most 1000
 */
export function callsOf(name: string, perSecond: number, call: () => Promise<void>): Caller {
  const counts: Counts = { good: 0, failed: {} };
  const open = new Set<Promise<void>>();
  let running = true;
  const one = async () => {
    const begunAt = performance.now();
    try {
      await call();
      counts.good += 1;
    } catch (error) {
      failed({ name, counts }, error, begunAt);
    }
  };
  const drive = async () => {
    for (let due = performance.now(); running; await pause(2))
      for (const now = performance.now(); due <= now; due += 1000 / perSecond) {
        const call: Promise<void> = one().finally(() => open.delete(call));
        open.add(call);
      }
  };
  const driving = drive();
  return {
    name,
    counts,
    stop: async () => {
      running = false;
      await driving;
      await Promise.all(open);
    },
  };
}
