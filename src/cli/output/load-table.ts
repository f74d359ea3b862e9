import { inWords } from '../../release/load/report/in-words.ts';
import type { LoadSide, LoadSummary } from '../../release/load/summary.ts';
import { paint } from './style.ts';
import { table } from './table.ts';

const HEAD = ['KIND', 'COLOR', 'CALLS', 'FAILED', 'DROPPED', 'P50', 'P95', 'P99', 'MAX MS'];

/** What a load run found, as people read it. */
export function loadText(summary: LoadSummary): string {
  const { budgets, engine, scenario, seconds } = summary;
  const violated = budgets.checks.filter((check) => check.violated);
  const verdict =
    violated.length === 0
      ? paint.good(`all ${budgets.total} budgets kept`)
      : paint.bad(`${violated.length} of ${budgets.total} budgets violated`);
  return [
    table(HEAD, summary.sides.map(row)),
    '',
    ...summary.sides.flatMap(({ kind, color, reasons }) =>
      reasons.map(({ reason, count }) => `${kind} ${color}: ${paint.bad(`${count} × ${reason}`)}`),
    ),
    `${scenario}, ${seconds} s, ${engine.name} ${engine.version}: ${verdict}`,
    ...violated.map((check) => `  ${inWords(check)}`),
    ...(scenario === 'breakpoint' ? [reached(summary)] : []),
  ].join('\n');
}

/** How far a run came that went on until something broke. */
function reached({ sides, color }: LoadSummary): string {
  const most = sides
    .filter((side) => side.color === color)
    .map(({ kind, seconds }) => `${kind} ${Math.max(0, ...seconds.map((s) => s.requests))}`);
  return `most calls in one second: ${most.join(', ')}`;
}

function row({ kind, color, requests, failures, dropped, latency }: LoadSide): string[] {
  const count = (value: number) => (value > 0 ? paint.bad(String(value)) : '0');
  const ms = (value: number | undefined) => (value === undefined ? '-' : value.toFixed(1));
  return [
    kind,
    color,
    String(requests),
    count(failures),
    count(dropped),
    ms(latency?.p50),
    ms(latency?.p95),
    ms(latency?.p99),
    ms(latency?.max),
  ];
}
