import { limitOf } from '../../release/gates/evaluate.ts';
import type { EvaluatedGate } from '../../release/gates/model.ts';
import { figure } from '../../release/figure.ts';
import { paint } from './style.ts';
import { table } from './table.ts';

const PAINT = { pass: paint.good, fail: paint.bad, unknown: paint.warn };

/** Gates as a table: what was measured, the threshold, and why one did not pass. */
export function gatesText(results: readonly EvaluatedGate[]): string {
  const rows = results.map((gate) => {
    const { id, outcome, value, unit, interval, reason, critical } = gate;
    const beside = (number: number | null) => figure(number, gate.threshold);
    const sure = interval ? ` (${beside(interval.low)} to ${beside(interval.high)})` : '';
    return [
      id + (critical === false ? ' (advice)' : ''),
      PAINT[outcome](outcome),
      value === null ? '--' : `${beside(value)}${sure} ${unit}`,
      limitOf(gate),
      outcome === 'pass' ? '' : reason,
    ];
  });
  return table(['gate', 'outcome', 'value', 'threshold', 'why'], rows);
}
