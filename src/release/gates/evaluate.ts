import Big from 'big.js';
import type { GateOutcome, Measurement } from '../ports.ts';
import { holds, shareHolds } from './compare.ts';
import type { EvaluatedGate, Gate } from './model.ts';

interface Judged {
  readonly outcome: GateOutcome;
  readonly value: number | null;
  readonly reason: string;
}

/** Lines of a measurement that a result keeps; the rest is counted. */
const MOST_NOTES = 20;

/**
 * Holds a measurement against its gate. What is missing, not a number, too short, or not sure to lie on
 * one side of the threshold is unknown.
 *
 * @param measured undefined when nobody measured it
 */
export function evaluate(gate: Gate, measured: Measurement | undefined): EvaluatedGate {
  const { baseline: against, ...rest } = gate;
  const { outcome, value, reason } = judge(gate, measured);
  const counted = measured?.counted ?? null;
  return {
    ...rest,
    ...{ against, outcome, value, reason },
    baseline: measured?.baseline ?? null,
    confidence: measured?.confidence ?? null,
    counted: value === null ? null : counted,
    interval: value === null ? null : (measured?.interval ?? null),
    resolution: value === null ? null : (measured?.resolution ?? null),
    samples: measured?.samples ?? null,
    notes: shortened(measured?.notes ?? []),
  };
}

/** The limit as it stands in the file, e.g. `< 0.3 %`. */
export function limitOf(gate: {
  readonly operator: string;
  readonly threshold: number;
  readonly unit: string;
}): string {
  return `${gate.operator} ${gate.threshold} ${gate.unit}`.trimEnd();
}

const unknown = (reason: string): Judged => ({ outcome: 'unknown', value: null, reason });
const either = (passes: boolean, value: number, what: string, gate: Gate): Judged => ({
  outcome: passes ? 'pass' : 'fail',
  value,
  reason: `${what} ${passes ? 'is' : 'is not'} ${limitOf(gate)}`,
});

function judge(gate: Gate, measured: Measurement | undefined): Judged {
  if (measured === undefined) return unknown(`nobody measured ${gate.source}`);
  const { value, counted, interval, note } = measured;
  if (value === null || value === undefined)
    return unknown(note ?? `${gate.source} has no value and does not say why`);
  return (
    wrongUnit(gate, measured) ??
    tooShort(gate, measured) ??
    notCompared(gate, measured) ??
    (counted
      ? judgeShare(gate, counted)
      : interval
        ? gate.detects === null
          ? judgeInterval(gate, value, interval, measured.confidence)
          : judgeShown(gate, gate.detects, measured, value, interval)
        : judgeValue(gate, value))
  );
}

function wrongUnit(gate: Gate, { unit }: Measurement): Judged | undefined {
  if (unit === gate.unit) return undefined;
  return unknown(`${gate.source} is measured in ${unit || 'no unit'}, the gate is in ${gate.unit}`);
}

function tooShort({ window }: Gate, { seconds }: Measurement): Judged | undefined {
  if (window === null || (Number.isFinite(seconds) && seconds! >= window)) return undefined;
  const measured = Number.isFinite(seconds) ? `${seconds} s` : 'an unknown time';
  return unknown(`measured over ${measured}; it needs ${window} s`);
}

function notCompared({ baseline }: Gate, measured: Measurement): Judged | undefined {
  if (baseline === 'absolute' || Number.isFinite(measured.baseline)) return undefined;
  return unknown('the live color was not measured in the same run');
}

function judgeShare(gate: Gate, { part, whole }: { part: number; whole: number }): Judged {
  if (!isCount(part) || !isCount(whole) || part > whole)
    return unknown(`${String(part)} of ${String(whole)} is no share`);
  if (whole === 0) return unknown('there was nothing to count');
  const passes = shareHolds(part, whole, gate.operator, gate.threshold);
  return either(passes, (part / whole) * 100, `${part} of ${whole}`, gate);
}

function judgeValue(gate: Gate, value: number): Judged {
  if (!Number.isFinite(value)) return unknown(`${String(value)} was measured, which is no number`);
  return either(holds(value, gate.operator, gate.threshold), value, `${value}`, gate);
}

function judgeInterval(
  gate: Gate,
  value: number,
  { low, high }: { readonly low: number; readonly high: number },
  confidence: number | null | undefined,
): Judged {
  if (![value, low, high].every(Number.isFinite) || low > high) return noInterval(value, low, high);
  const sure = `${value}, ${low} to ${high} with ${(confidence ?? 0) * 100} % confidence,`;
  const ends = [low, high].map((end) => holds(end, gate.operator, gate.threshold));
  if (ends[0] === ends[1]) return either(ends[0]!, value, sure, gate);
  const reason = `${sure} may or may not be ${limitOf(gate)}; measure longer`;
  return { outcome: 'unknown', value, reason };
}

/** What is not shown to break the threshold passes, if a run like this one would have shown it. */
function judgeShown(
  gate: Gate,
  detects: number,
  { confidence, resolution }: Measurement,
  value: number,
  { low, high }: { readonly low: number; readonly high: number },
): Judged {
  if (![value, low, high].every(Number.isFinite) || low > high) return noInterval(value, low, high);
  if (!Number.isFinite(resolution))
    return unknown(`${gate.source} does not say how small a change it would have shown`);
  const limit = limitOf(gate);
  const sure = `${value}, ${low} to ${high} with ${(confidence ?? 0) * 100} % confidence,`;
  if (!holds(low, gate.operator, gate.threshold))
    return { outcome: 'fail', value, reason: `${sure} is shown not to be ${limit}` };
  const least = new Big(gate.threshold).plus(resolution!);
  if (least.gt(detects)) {
    const reason = `${sure} is not shown to break ${limit}, but less than ${String(least)} ${gate.unit} would not have been; the run must show ${detects}: measure on a calmer machine`;
    return { outcome: 'unknown', value, reason };
  }
  const reason = `${sure} is not shown to break ${limit}; ${String(least)} ${gate.unit} would have been`;
  return { outcome: 'pass', value, reason };
}

const noInterval = (value: number, low: number, high: number) =>
  unknown(`${String(value)} from ${String(low)} to ${String(high)} is no interval`);

const isCount = (number: number) => Number.isSafeInteger(number) && number >= 0;

function shortened(notes: readonly string[]): readonly string[] {
  if (notes.length <= MOST_NOTES) return notes;
  return [...notes.slice(0, MOST_NOTES), `and ${notes.length - MOST_NOTES} more`];
}
