/** The options of k6 for a plan: arrival rates that do not wait for answers, and thresholds of the budgets. */
import type { LoadKind } from '../summary.ts';
import { limitsOf, patienceOf } from './budgets.ts';
import { nameOf, type LoadPlan } from './plan.ts';
import { peakOf, PROFILES, type Profile } from './profiles.ts';

/** Metrics of the script: time of each call, and whether it failed. */
export const CALL_METRIC = 'tandem_call';
export const FAILED_METRIC = 'tandem_failed';

/** Rates are whole numbers for k6, so they are counted by this time. */
const UNIT_SECONDS = 10;
/** Calls under way beside what the rate and the longest call need. */
const SPARE_CALLS = 5;
/** At the end, beside the longest that a call may take: to note how it went, milliseconds. */
const LAST_WORDS_MS = 1_000;
/** Of a run until something breaks: time before the first judgement, for the percentiles to mean something. */
const JUDGE_AFTER = '5s';

export interface ArrivalScenario {
  readonly executor: 'ramping-arrival-rate';
  readonly exec: string;
  readonly startTime: string;
  readonly gracefulStop: string;
  readonly startRate: number;
  readonly timeUnit: string;
  readonly preAllocatedVUs: number;
  readonly maxVUs: number;
  readonly stages: { readonly target: number; readonly duration: string }[];
  readonly tags: Record<string, string>;
}

export interface ThresholdRule {
  readonly threshold: string;
  readonly abortOnFail: boolean;
  readonly delayAbortEval: string;
}

export interface LoadOptions {
  readonly scenarios: Record<string, ArrivalScenario>;
  readonly thresholds: Record<string, ThresholdRule[]>;
  readonly discardResponseBodies: boolean;
  readonly noConnectionReuse: boolean;
  readonly userAgent: string;
}

export function optionsOf(plan: LoadPlan): LoadOptions {
  const scenarios: Record<string, ArrivalScenario> = {};
  const thresholds: Record<string, ThresholdRule[]> = {};
  const profile = PROFILES[plan.scenario];
  for (const kind of plan.kinds)
    for (const [turn, { color }] of plan.targets.entries()) {
      const name = nameOf(kind, color);
      scenarios[name] = scenarioOf(plan, profile, kind, turn, { kind, color });
      const tags = `kind:${kind},color:${color}`;
      const limits = limitsOf(plan.budgets, plan.scenario, kind);
      const rule = (threshold: string): ThresholdRule => ({
        threshold,
        abortOnFail: profile.untilBroken,
        delayAbortEval: JUDGE_AFTER,
      });
      thresholds[`${CALL_METRIC}{${tags},ok:true}`] = [
        rule(`p(95)<=${limits.p95_ms}`),
        rule(`p(99)<=${limits.p99_ms}`),
      ];
      thresholds[`${FAILED_METRIC}{${tags}}`] = [rule(`rate<=${limits.error_share}`)];
      thresholds[`dropped_iterations{scenario:${name}}`] = [rule(`count<=${limits.dropped}`)];
    }
  return {
    scenarios,
    thresholds,
    discardResponseBodies: false,
    noConnectionReuse: false,
    userAgent: 'tandem-load',
  };
}

function scenarioOf(
  plan: LoadPlan,
  profile: Profile,
  kind: LoadKind,
  turn: number,
  tags: Record<string, string>,
): ArrivalScenario {
  const { per_second, call_ms } = plan.budgets.kinds[kind];
  const perUnit = (multiple: number) =>
    Math.max(1, Math.round(per_second * multiple * UNIT_SECONDS));
  const peak = per_second * peakOf(profile);
  // Each call waits for a random moment first, up to a gap of the rate in the plan.
  const waiting = Math.ceil(peakOf(profile));
  const underWay = Math.ceil((peak * call_ms) / 1000) + waiting + SPARE_CALLS;
  // What has begun is counted, be it that it hangs: nobody leaves before the last call has failed.
  const graceMs = 1000 / per_second + patienceOf(plan.budgets, kind) + LAST_WORDS_MS;
  // The colors take turns: the calls of one fall between those of the other.
  const gapMs = 1000 / (per_second * profile.from);
  return {
    executor: 'ramping-arrival-rate',
    exec: kind,
    startTime: `${Math.round((gapMs * turn) / plan.targets.length)}ms`,
    gracefulStop: `${Math.ceil(graceMs)}ms`,
    startRate: perUnit(profile.from),
    timeUnit: `${UNIT_SECONDS}s`,
    preAllocatedVUs: Math.min(underWay, 10),
    maxVUs: underWay,
    stages: profile.legs.map(({ share, to }) => ({
      target: perUnit(to),
      duration: `${Math.round(plan.seconds * share * 1000)}ms`,
    })),
    tags,
  };
}
