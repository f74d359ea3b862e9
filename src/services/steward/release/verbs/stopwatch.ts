/** How long the parts of a verb took, for the log: where the time of a switch goes. */
import type { Clock } from '../parts.ts';

export interface Stopwatch {
  /** Ends a part; the next one begins. */
  part(name: string): void;
  /** Parts in milliseconds: `opening_ms`, and the whole as `milliseconds`. */
  all(): Readonly<Record<string, number>>;
}

export function stopwatch(clock: Pick<Clock, 'now'>): Stopwatch {
  const began = clock.now();
  let last = began;
  const parts: Record<string, number> = {};
  const since = (moment: number) => Math.round(clock.now() - moment);
  return {
    part(name) {
      parts[`${name}_ms`] = since(last);
      last = clock.now();
    },
    all: () => ({ ...parts, milliseconds: since(began) }),
  };
}
