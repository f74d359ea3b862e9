/** What a load run found, per kind of call and color: input of the gates, the comparison and the reports. */
import type { Color } from '../../contracts/release/release.ts';

/** Shapes of load. */
export const LOAD_SCENARIOS = ['smoke', 'load', 'stress', 'spike', 'soak', 'breakpoint'] as const;
export type LoadScenario = (typeof LOAD_SCENARIOS)[number];

/** Kinds of call, each with budgets of its own. */
export const LOAD_KINDS = ['http', 'grpc', 'stream', 'sse', 'agent', 'queue', 'errors'] as const;
export type LoadKind = (typeof LOAD_KINDS)[number];

/** Latencies kept of each kind and color. */
export const MOST_SAMPLES = 8_000;

/** Milliseconds, over the calls that succeeded. */
export interface Latency {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** One second of a run, for plots and to see trends. */
export interface LoadSecond {
  /** Since the start of the run. */
  readonly second: number;
  readonly requests: number;
  readonly failures: number;
  /** Null when no call of that second succeeded. */
  readonly p95_ms: number | null;
}

/** What one color did under one kind of call. */
export interface LoadSide {
  readonly kind: LoadKind;
  readonly color: Color;
  readonly requests: number;
  readonly failures: number;
  /** Calls that fell due and were never begun: the generator or the target could not keep up. */
  readonly dropped: number;
  /** Null when no call succeeded. */
  readonly latency: Latency | null;
  /**
   * Latencies of calls that succeeded, milliseconds, in the order of their start: all of them, or
   * `MOST_SAMPLES` taken evenly.
   */
  readonly samples: readonly number[];
  /** When each of them began, milliseconds since the start of the run. */
  readonly samples_at: readonly number[];
  /** Calls that failed or took longer than one call may: what the gate on budget violations counts. */
  readonly violations: number;
  readonly seconds: readonly LoadSecond[];
  /** Why calls failed, the most frequent first. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

/** One budget against what was measured. */
export interface BudgetCheck {
  readonly kind: LoadKind;
  readonly color: Color;
  readonly metric: 'p95_ms' | 'p99_ms' | 'error_share' | 'dropped';
  readonly limit: number;
  /** Null when there was nothing to measure, which violates the budget. */
  readonly value: number | null;
  readonly violated: boolean;
}

export interface LoadSummary {
  readonly format: 1;
  readonly scenario: LoadScenario;
  /** ISO 8601. */
  readonly started_at: string;
  /**
   * From the first call to the last that fell due: as long as there was load. k6 divides its counts by the whole run,
   * which one slow call at the end makes longer: a rate is too low then, and a short run passes for a long one.
   */
  readonly seconds: number;
  /** What made the load. */
  readonly engine: { readonly name: string; readonly version: string };
  /** The color under test. */
  readonly color: Color;
  /** The color that was loaded in the same run, in turns; null without a comparison. */
  readonly compared_with: Color | null;
  readonly sides: readonly LoadSide[];
  readonly budgets: {
    readonly total: number;
    readonly violated: number;
    readonly checks: readonly BudgetCheck[];
  };
  /** Digest of the file that the budgets were read from. */
  readonly budgets_digest: string;
}
