/** Runs the rows of a matrix: each as soon as what it waits for is over, independent ones in parallel. */
import { CheckOverTime } from '../../contracts/error-catalogue/release/release.ts';
import { hasBegun, settleStatuses, untouched, type RowPlan, type RowState } from './row.ts';

export interface Row extends RowPlan {
  /** @returns one sentence on what came out */
  run(signal: AbortSignal): Promise<string>;
}

export interface RunOptions {
  readonly rows: readonly Row[];
  /** Rows that were complete before; they do not run again. */
  readonly done: readonly RowState[];
  /** Called with every change, before the next thing happens. */
  readonly onChange: (states: readonly RowState[]) => Promise<void>;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** A failure that ends everything at once, such as a lost lock. */
  readonly isFatal: (error: unknown) => boolean;
}

/**
 * @returns how each row ended
 * @throws what `isFatal` says; rows at work are told to stop first
 */
export async function runRows(options: RunOptions): Promise<readonly RowState[]> {
  const { rows, now } = options;
  const giveUp = new AbortController();
  const signal = AbortSignal.any([options.signal, giveUp.signal]);
  let states = new Map(options.done.map((row) => [row.id, row]));
  const active = new Map<string, Promise<void>>();
  let fatal: { error: unknown } | undefined;

  const time = () => new Date(now()).toISOString();
  const change = async (id: string, part: Partial<RowState>) => {
    states = settleStatuses(rows, states);
    states.set(id, { ...(states.get(id) ?? untouched(id)), ...part });
    states = settleStatuses(rows, states);
    await options.onChange(inOrder(rows, states));
  };
  const begin = async (row: Row) => {
    try {
      await change(row.id, { status: 'ACTIVE', started_at: time(), note: null });
      const note = await withinTimeBox(row, signal);
      await change(row.id, { status: 'COMPLETE', ended_at: time(), note });
    } catch (error) {
      if (!options.isFatal(error)) {
        const note = error instanceof Error ? error.message : String(error);
        await change(row.id, { status: 'BLOCKED', ended_at: time(), note }).catch(fail);
      } else fail(error);
    } finally {
      active.delete(row.id);
    }
  };
  const fail = (error: unknown) => {
    fatal ??= { error };
    giveUp.abort(error);
  };

  for (;;) {
    states = settleStatuses(rows, states);
    if (!fatal) {
      for (const row of startable(rows, states, active)) active.set(row.id, begin(row));
    }
    if (active.size === 0) break;
    await Promise.race(active.values());
  }
  if (fatal) throw fatal.error;
  return inOrder(rows, states);
}

/** A row that runs alone begins when nothing runs, and nothing begins beside it. */
function startable(
  rows: readonly Row[],
  states: ReadonlyMap<string, RowState>,
  active: ReadonlyMap<string, unknown>,
): Row[] {
  if (rows.some((row) => row.alone && active.has(row.id))) return [];
  const ready = rows.filter(({ id }) => {
    const state = states.get(id);
    return !active.has(id) && state?.status === 'READY' && !hasBegun(state);
  });
  const together = ready.filter((row) => !row.alone);
  if (together.length > 0 || active.size > 0) return together;
  return ready.slice(0, 1);
}

async function withinTimeBox(row: Row, outer: AbortSignal): Promise<string> {
  const { id, timeBoxSeconds: seconds, escalation } = row;
  const box = new AbortController();
  const over = new CheckOverTime({ id, seconds, escalation });
  const timer = setTimeout(() => box.abort(over), seconds * 1000);
  const signal = AbortSignal.any([outer, box.signal]);
  try {
    return await Promise.race([row.run(signal), rejectedBy(signal)]);
  } finally {
    clearTimeout(timer);
  }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function inOrder(rows: readonly Row[], states: ReadonlyMap<string, RowState>): RowState[] {
  return rows.map(({ id, owner }) => states.get(id) ?? untouched(id, owner));
}

/** Rows that ended badly and were needed. */
export function blockers(rows: readonly RowPlan[], states: readonly RowState[]): RowState[] {
  const optional = new Set(rows.filter((row) => row.optional).map((row) => row.id));
  return states.filter((row) => row.status === 'BLOCKED' && hasBegun(row) && !optional.has(row.id));
}
