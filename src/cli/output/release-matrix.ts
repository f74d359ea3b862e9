import {
  settleStatuses,
  untouched,
  type RowPlan,
  type RowState,
} from '../../release/matrix/row.ts';
import { paint } from './style.ts';
import { table } from './table.ts';

const PAINT: Readonly<Record<RowState['status'], (text: string) => string>> = {
  READY: paint.bold,
  STAGED: (text) => text,
  WAITING: paint.dim,
  BLOCKED: paint.bad,
  ACTIVE: paint.warn,
  COMPLETE: paint.good,
};

/**
 * The coordination matrix as people read it.
 *
 * @param wide with missions and what to do when a row is blocked
 */
export function matrixText(
  plans: readonly RowPlan[],
  states: readonly RowState[],
  { wide, now }: { readonly wide: boolean; readonly now: number },
): string {
  const settled = settleStatuses(plans, new Map(states.map((state) => [state.id, state])));
  const rows = plans.map((plan) => {
    const state = settled.get(plan.id) ?? untouched(plan.id);
    const beside = plan.alone ? 'alone' : 'in parallel';
    return [
      plan.id,
      plan.owner,
      ...(wide ? [`${plan.mission}\n${paint.dim(`if not: ${plan.escalation}`)}`] : []),
      plan.after.join('\n') || '-',
      `${took(state, now)}${plan.timeBoxSeconds} s${wide ? `\n${paint.dim(beside)}` : ''}`,
      PAINT[state.status](state.status),
      ...(wide ? [] : [firstLine(state.note)]),
    ];
  });
  const head = wide
    ? ['CHECK', 'WHO', 'WHAT', 'AFTER', 'TIME BOX', 'STATUS']
    : ['CHECK', 'WHO', 'AFTER', 'TIME', 'STATUS', 'NOTE'];
  return table(
    head,
    wide ? rows : rows.map((row) => row.map((cell) => cell.replaceAll('\n', ', '))),
  );
}

/** Rows of which a reason is worth more than one line. */
export function reasonsText(states: readonly RowState[]): string {
  return states
    .filter(({ status, started_at, note }) => status === 'BLOCKED' && started_at && note)
    .map(({ id, note }) => `${paint.bad(`${id} is blocked:`)}\n${note}`)
    .join('\n');
}

function took({ started_at, ended_at }: RowState, now: number): string {
  if (started_at === null) return '';
  const end = ended_at === null ? now : Date.parse(ended_at);
  return `${Math.max(0, (end - Date.parse(started_at)) / 1000).toFixed(0)} of `;
}

function firstLine(note: string | null): string {
  const [line = ''] = (note ?? '').split('\n');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
