import { limitOf } from './evaluate.ts';
import type { EvaluatedGate } from './model.ts';

/** Whether a release may go live, and why not. */
export interface Decision {
  readonly go: boolean;
  /** Each critical gate that did not pass, in one line. */
  readonly reasons: readonly string[];
}

/** Go when every critical gate passed; an unknown one is a no-go, and so is a run without critical gates. */
export function decide(results: readonly EvaluatedGate[]): Decision {
  const critical = results.filter((result) => result.critical);
  if (critical.length === 0) return { go: false, reasons: ['no critical gate was evaluated'] };
  const reasons = critical
    .filter(({ outcome }) => outcome !== 'pass')
    .map((result) => `${result.id} (${limitOf(result)}) is ${result.outcome}: ${result.reason}`);
  return { go: reasons.length === 0, reasons };
}
