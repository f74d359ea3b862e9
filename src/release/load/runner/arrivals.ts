/** When calls fall due under a rate that changes in straight lines. */
import { milliseconds } from './duration.ts';

export interface Stage {
  readonly target: number;
  readonly duration: string;
}

export interface Arrivals {
  readonly startRate: number;
  /** Time that the rates are for. */
  readonly timeUnit: string;
  readonly stages: readonly Stage[];
}

/** Length of all stages, milliseconds. */
export const lengthOf = ({ stages }: Arrivals) =>
  stages.reduce((sum, { duration }) => sum + milliseconds(duration), 0);

/** Moments since the start, milliseconds, in order; the first call falls due at once. */
export function* dueTimes(arrivals: Arrivals): Generator<number> {
  const unit = milliseconds(arrivals.timeUnit);
  let rate = arrivals.startRate / unit;
  let begun = 0;
  /** Share of the next call that is there already. */
  let owed = 1;
  for (const { target, duration } of arrivals.stages) {
    const length = milliseconds(duration);
    const last = target / unit;
    const slope = length === 0 ? 0 : (last - rate) / length;
    // Calls until x milliseconds are owed + rate x + slope x²/2; each whole number is one call.
    const total = owed + ((rate + last) / 2) * length;
    let call = 1;
    for (; call <= total; call += 1) {
      const at = solve(slope / 2, rate, owed - call);
      // What falls due at the very end belongs to the next stage, if there is one.
      if (at >= length - 1e-6) break;
      yield begun + at;
    }
    owed = total - (call - 1);
    begun += length;
    rate = last;
  }
}

/** The root of a x² + b x + c that is not negative. */
function solve(a: number, b: number, c: number): number {
  if (c >= 0) return 0;
  if (Math.abs(a) < 1e-12) return -c / b;
  // This form does not lose digits where a is small.
  return (-2 * c) / (b + Math.sqrt(Math.max(0, b * b - 4 * a * c)));
}
