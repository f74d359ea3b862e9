/** One scenario: calls begin when they fall due, whether earlier ones are back or not. */
import type { ArrivalScenario } from '../plan/options.ts';
import { dueTimes } from './arrivals.ts';
import { milliseconds } from './duration.ts';
import { addPoint } from './k6/metrics.ts';
import { running } from './k6/running.ts';

export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** Resolves soon after that time of the clock. */
  until(at: number): Promise<void>;
}

export const realClock: Clock = {
  now: () => performance.now(),
  // The timer has whole milliseconds; what fell due in between begins together.
  until: (at) => new Promise((resolve) => setTimeout(resolve, Math.max(1, at - performance.now()))),
};

/**
 * Runs it to its end, or until the signal; then waits for what is under way, `gracefulStop` at most.
 *
 * @param call one iteration; what it throws is counted by itself
 */
export async function runScenario(
  name: string,
  scenario: ArrivalScenario,
  call: () => Promise<unknown>,
  signal: AbortSignal,
  clock: Clock = realClock,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  await running.run({ name, tags: scenario.tags }, async () => {
    const begun = clock.now() + milliseconds(scenario.startTime);
    for (const due of dueTimes(scenario)) {
      const at = begun + due;
      while (clock.now() < at && !signal.aborted) await clock.until(at);
      if (signal.aborted) break;
      if (underWay.size >= scenario.maxVUs) {
        addPoint('dropped_iterations', 'counter', 1);
        continue;
      }
      const one: Promise<void> = Promise.resolve()
        .then(call)
        .then(
          () => undefined,
          (error: unknown) => console.error(`${name}: ${String(error)}`),
        )
        .finally(() => underWay.delete(one));
      underWay.add(one);
    }
    const late = clock.until(clock.now() + milliseconds(scenario.gracefulStop));
    await Promise.race([Promise.all(underWay), late]);
  });
}
