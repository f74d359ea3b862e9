import { limitOf } from '../../release/gates/evaluate.ts';
import type { EvaluatedGate } from '../../release/gates/model.ts';
import { figure } from '../../release/receipts/report/figures.ts';
import { paint } from './style.ts';
import { table } from './table.ts';

const PAINT = { pass: paint.good, fail: paint.bad, unknown: paint.warn };

/** Gates as a table: what was measured, the threshold, and why one did not pass. */
export function gatesText(results: readonly EvaluatedGate[]): string {
  const rows = results.map((gate) => {
    const { id, outcome, value, unit, interval, reason, critical } = gate;
    const sure = interval ? ` (${figure(interval.low)} to ${figure(interval.high)})` : '';
    return [
      id + (critical === false ? ' (advice)' : ''),
      PAINT[outcome](outcome),
      value === null ? '--' : `${figure(value)}${sure} ${unit}`,
      limitOf(gate),
      outcome === 'pass' ? '' : reason,
    ];
  });
  return table(['gate', 'outcome', 'value', 'threshold', 'why'], rows);
}
