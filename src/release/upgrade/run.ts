/** Carries a plan out, batch by batch; the first failure ends it, and what runs then stays. */
import type { Clock } from '../../engine/poll.ts';
import type { Copies } from './copies/copies.ts';
import { exchange } from './exchange/exchange.ts';
import type { Outcome } from './exchange/outcome.ts';
import type { Step, UpgradePlan } from './plan/types.ts';

export interface RunOptions {
  readonly clock: Clock;
  /** Time that each new container has to become healthy. */
  readonly deadlineMs: number;
  /** Time that the canary is watched for. */
  readonly canaryMs: number;
  readonly onBegin: (step: Step) => void;
  readonly onOutcome: (outcome: Outcome) => void;
  /** Throws when nothing more may be begun. */
  readonly beforeBatch?: () => Promise<void>;
}

/** @returns an outcome for each step, in the order of the plan */
export async function runPlan(
  plan: UpgradePlan,
  copies: Copies,
  { clock, deadlineMs, canaryMs, onBegin, onOutcome, beforeBatch }: RunOptions,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let failed = false;
  for (const { steps, canary } of plan.batches) {
    if (!failed) await beforeBatch?.();
    const watchMs = canary ? canaryMs : 0;
    const of = (step: Step) => {
      if (failed) return Promise.resolve(notBegun(step));
      onBegin(step);
      return exchange(copies, step, { clock, deadlineMs, watchMs });
    };
    // Those that are under way are waited for, whatever is wrong with the record of another.
    const settled = await Promise.allSettled(
      steps.map(async (step) => {
        const outcome = await of(step);
        onOutcome(outcome);
        return outcome;
      }),
    );
    const batch = settled.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
    failed ||= batch.some(({ result }) => result === 'failed');
    outcomes.push(...batch);
  }
  return outcomes;
}

function notBegun(step: Step): Outcome {
  return {
    ...{ step, result: 'not-begun', from: null, notes: [], error: null, lastLines: [] },
    elapsedMs: 0,
  };
}
