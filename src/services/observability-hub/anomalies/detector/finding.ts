/** What a detector found. */

export const KINDS = ['spike', 'dip', 'shift', 'drift', 'variance', 'missing'] as const;
export type Kind = (typeof KINDS)[number];

export interface Finding {
  readonly kind: Kind;
  readonly method: string;
  readonly value: number;
  readonly expected: number;
  /** Robust standard deviations; the ratio of the spreads for a variance. */
  readonly score: number;
  readonly severity: 'warning' | 'critical';
  /** The same event as the last finding, seen better now. */
  readonly same: boolean;
}
