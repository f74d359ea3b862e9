import type { Measurement } from '../../ports.ts';

interface Counted {
  readonly source: string;
  readonly part: number;
  readonly whole: number;
  /** Why there is no share, where there was nothing to count. */
  readonly nothing: string;
  readonly notes: readonly string[];
  /** What was looked at, where it is not what was counted. */
  readonly samples?: number;
}

/** So many of so many, in percent; of nothing there is no share. */
export function shareOf({ source, part, whole, nothing, notes, samples = whole }: Counted) {
  return {
    source,
    value: whole === 0 ? null : (part / whole) * 100,
    unit: '%',
    counted: { part, whole },
    samples,
    note: whole === 0 ? nothing : null,
    notes,
  } satisfies Measurement;
}
