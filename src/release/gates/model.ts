/** What a gate is, and what follows from a measurement. */
import type { GateOutcome, GateReport, GateResult } from '../ports.ts';

export const OPERATORS = ['<', '<=', '>', '>=', '=='] as const;
export type Operator = (typeof OPERATORS)[number];

/** What a value is held against: a fixed limit, or the live color measured in the same run. */
export const BASELINES = ['absolute', 'live'] as const;
export type Baseline = (typeof BASELINES)[number];

/** One entry of `gates.yaml`. */
export interface Gate {
  /** Stable; receipts name it. */
  readonly id: string;
  readonly title: string;
  /** Name of the measurement. */
  readonly source: string;
  readonly operator: Operator;
  readonly threshold: number;
  readonly unit: string;
  /** Seconds that the measurement must cover; null for what is looked at as it is now. */
  readonly window: number | null;
  readonly baseline: Baseline;
  /**
   * Turns the burden of proof around: the gate fails for what is shown to break the threshold, and passes
   * otherwise, if the run was good enough to show a true value of this much. Null: the whole interval must
   * keep the threshold.
   */
  readonly detects: number | null;
  /** False: shown and recorded, but decides nothing. */
  readonly critical: boolean;
}

/** A gate after it was evaluated, as receipts keep it. */
export interface EvaluatedGate extends GateResult {
  readonly outcome: GateOutcome;
  readonly operator: Operator;
  readonly window: number | null;
  readonly against: Baseline;
  readonly critical: boolean;
  /** What a share was counted from. */
  readonly counted: { readonly part: number; readonly whole: number } | null;
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly resolution: number | null;
  readonly samples: number | null;
  readonly notes: readonly string[];
}

export interface EvaluatedGates extends GateReport {
  readonly results: readonly EvaluatedGate[];
}
