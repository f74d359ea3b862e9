import type { MachineReleaseStatus } from '../../contracts/release/release.ts';
import { inWords, type Escalation } from '../../release/escalation/escalations.ts';
import { figure } from '../../release/figure.ts';
import { versionOf } from '../../release/live.ts';
import type { LockNote } from '../../release/lock/lock.ts';
import type { RowPlan } from '../../release/matrix/row.ts';
import { hintFor } from '../../release/phase-hint.ts';
import type { Freeze } from '../../release/state/history.ts';
import type { ReleaseState } from '../../release/state/schema.ts';
import { matrixText, reasonsText } from './release-matrix.ts';
import { paint } from './style.ts';
import { table } from './table.ts';

/** All that `release status` tells; `--json` prints it as it is. */
export interface StatusView {
  readonly state: ReleaseState;
  /** By machine; null for one that does not answer. */
  readonly machines: Readonly<Record<string, MachineReleaseStatus | null>>;
  readonly silent: Readonly<Record<string, string>>;
  readonly freeze: Freeze | null;
  readonly lock: LockNote | null;
  /** What is handed on, and to whom. */
  readonly escalations: readonly Escalation[];
}

export function statusText(view: StatusView, plans: readonly RowPlan[], now: number): string {
  const { state, freeze, lock, silent, escalations } = view;
  return [
    headline(state),
    ...(freeze ? [paint.warn(`frozen by ${freeze.by} since ${freeze.at}: ${freeze.reason}`)] : []),
    ...(lock ? [paint.dim(`${lock.owner} is at work: ${lock.command}, since ${lock.since}`)] : []),
    ...(state.reason ? [paint.bad(`reason: ${state.reason}`)] : []),
    ...escalations.map((one) => paint.bad(`escalate ${inWords(one)}`)),
    '',
    machinesTable(view),
    ...Object.entries(silent).map(([machine, why]) => paint.bad(`${machine}: ${why}`)),
    ...containersText(view),
    ...(isOfStage(state) ? stageText(state, plans, now) : []),
    '',
    paint.dim(`next: ${hintFor(state.phase)}`),
  ].join('\n');
}

/** Phases in which people look at the stage. */
const OF_STAGE = new Set<ReleaseState['phase']>(['staging', 'staged-ok', 'refused']);

export const isOfStage = ({ phase }: ReleaseState) => OF_STAGE.has(phase);

function stageText(state: ReleaseState, plans: readonly RowPlan[], now: number): string[] {
  return [
    '',
    matrixText(plans, state.rows, { wide: false, now }),
    // The reason of a refusal is said already.
    ...orNothing(state.phase === 'refused' ? '' : reasonsText(state.rows)),
    ...gatesText(state),
  ];
}

function headline({ phase, release }: ReleaseState): string {
  if (!release) return `${paint.bold(phase)}: no release yet`;
  const { id, version, color, previous, actor } = release;
  return `${paint.bold(phase)}: release ${id}, version ${version} in ${color} beside ${previous.color} ${previous.version}, by ${actor}`;
}

function machinesTable({ machines, state }: StatusView): string {
  const rows = Object.entries(machines).map(([machine, status]) => {
    const progress = state.switch?.machines[machine]?.state ?? '-';
    if (!status) return [machine, paint.bad('does not answer'), '-', '-', '-', '-', '-', progress];
    const { record, watch, timings } = status;
    const version = versionOf(status, record.live);
    return [
      machine,
      `${record.live}${version ? ` ${version}` : ''}`,
      record.next ?? '-',
      record.rehearsing ?? '-',
      String(record.epoch),
      watch ? watchText(watch.outcome, watch.breach) : '-',
      timings ? `${timings.flip_ms.toFixed(0)} / ${timings.takeover_ms.toFixed(0)} ms` : '-',
      progress,
    ];
  });
  const head = [
    'MACHINE',
    'LIVE',
    'NEXT',
    'REHEARSING',
    'EPOCH',
    'WATCH',
    'FLIP / TAKEOVER',
    'SWITCH',
  ];
  return table(head, rows);
}

function watchText(outcome: string, breach: string | null): string {
  if (outcome === 'rolled-back')
    return paint.bad(`rolled back: ${breach ?? 'no reason was given'}`);
  return outcome === 'passed' ? paint.good(outcome) : outcome;
}

/** Containers that are not as they should be. */
function containersText({ machines }: StatusView): string[] {
  return Object.values(machines).flatMap((status) =>
    (status?.containers ?? []).flatMap(({ slug, color, report }) => {
      if (report?.ready) return [];
      const what = report ? `${report.role}, not ready` : 'does not answer';
      return [paint.warn(`${status!.machine}/${slug} (${color}): ${what}`)];
    }),
  );
}

function gatesText({ gates }: ReleaseState): string[] {
  if (!gates) return [];
  const rows = gates.results.map(({ id, outcome, value, operator, threshold, unit, reason }) => [
    id,
    outcome === 'pass' ? paint.good(outcome) : paint.bad(outcome),
    value === null ? '-' : `${figure(value, threshold)} ${unit}`,
    `${operator} ${threshold} ${unit}`,
    reason.length > 70 ? `${reason.slice(0, 69)}…` : reason,
  ]);
  return ['', table(['GATE', 'OUTCOME', 'VALUE', 'WANTED', 'WHY'], rows)];
}

const orNothing = (text: string) => (text === '' ? [] : ['', text]);
