/** Plan and outcome of an upgrade as people read them. */
import type { Outcome } from '../../release/upgrade/exchange/outcome.ts';
import type { HistoryRow } from '../../release/upgrade/history.ts';
import type { Refusal, UpgradePlan } from '../../release/upgrade/plan/types.ts';
import { paint } from './style.ts';
import { table } from './table.ts';

/** One row for each container, in the order in which they are exchanged. */
export function planText({ batches, refused }: UpgradePlan): string {
  const rows = batches.flatMap(({ steps, canary }, index) =>
    steps.map((step) => [
      String(index + 1),
      canary ? 'canary' : `wave ${step.wave}`,
      step.key,
      step.manner,
      step.target.image,
      step.why,
    ]),
  );
  const parts = [
    ...(rows.length > 0 ? [table(['STEP', '', 'CONTAINER', 'HOW', 'IMAGE', 'WHY'], rows)] : []),
    ...(refused.length > 0 ? [refusedText(refused)] : []),
  ];
  return parts.join('\n\n');
}

/** Entries that cannot be started beside themselves, with the way out. */
export function refusedText(refused: readonly Refusal[]): string {
  return refused.map(({ key, reason, fix }) => `${paint.bad(key)}: ${reason}\n  ${fix}`).join('\n');
}

const SIGN: Readonly<Record<Outcome['result'], string>> = {
  upgraded: 'upgraded',
  unchanged: 'runs it already',
  failed: 'failed',
  'not-begun': 'not begun',
};

/** One line, and what the new container said last when it failed. */
export function outcomeText({ step, result, notes, error, lastLines, elapsedMs }: Outcome): string {
  const colour = result === 'failed' ? paint.bad : result === 'not-begun' ? paint.warn : paint.good;
  const time = result === 'not-begun' ? '' : ` (${(elapsedMs / 1000).toFixed(1)} s)`;
  return [
    `${step.key}: ${colour(SIGN[result])}${time}`,
    ...(error ? [`  ${error.message} (${error.code})`] : []),
    ...lastLines.map((line) => paint.dim(`  | ${line.slice(0, 400)}`)),
    ...notes.map((note) => `  ${paint.warn(note)}`),
  ].join('\n');
}

export function historyText(rows: readonly HistoryRow[]): string {
  if (rows.length === 0) return 'nothing was upgraded yet';
  const body = rows.map(({ at, actor, key, from, to, result, seconds, error }) => [
    ...[at, actor, key, `${from ?? '-'} -> ${to}`, result, `${seconds} s`, error ?? ''],
  ]);
  return table(['TIME', 'BY', 'CONTAINER', 'IMAGE', 'RESULT', 'TOOK', 'ERROR'], body);
}
