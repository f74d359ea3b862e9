/** Rows of the coordination matrix: who checks what, after what, how long, and how far it is. */
import { Type, type Static } from 'typebox';

const ROW_STATUSES = [
  /** Nothing that it waits for is open: it may begin. */
  'READY',
  /** What it waits for has begun: it is next. */
  'STAGED',
  /** Waits for something that has not begun. */
  'WAITING',
  /** It failed, or something that it needs did. */
  'BLOCKED',
  'ACTIVE',
  'COMPLETE',
] as const;
/** What is known of a row before it runs. */
export interface RowPlan {
  readonly id: string;
  readonly owner: string;
  readonly mission: string;
  /** Ids of rows that must be complete before. */
  readonly after: readonly string[];
  readonly timeBoxSeconds: number;
  readonly escalation: string;
  /** Runs while no other row does. */
  readonly alone: boolean;
  /** Row that it undoes: once that has begun it runs, whatever came of the rows before it. */
  readonly undoes: string | null;
  /** A failure does not stop others: what it measures is unknown then, and gates say no. */
  readonly optional: boolean;
}

const NullableText = Type.Union([Type.String(), Type.Null()]);

/** How far a row is, as it is kept on disk. */
export const RowState = Type.Object({
  id: Type.String(),
  owner: Type.String(),
  status: Type.Enum([...ROW_STATUSES]),
  started_at: NullableText,
  ended_at: NullableText,
  /** Why it is blocked, or one sentence on what came out. */
  note: NullableText,
});
export type RowState = Static<typeof RowState>;

export const untouched = (id: string, owner = ''): RowState => ({
  id,
  owner,
  status: 'WAITING',
  started_at: null,
  ended_at: null,
  note: null,
});

/** Statuses of rows that have not begun follow from the others; those of the others stay. */
export function settleStatuses(
  plans: readonly RowPlan[],
  states: ReadonlyMap<string, RowState>,
): Map<string, RowState> {
  const settled = new Map(states);
  // Plans stand in an order in which what a row waits for comes before it.
  for (const plan of plans) {
    const state = settled.get(plan.id) ?? untouched(plan.id, plan.owner);
    settled.set(plan.id, hasBegun(state) ? state : { ...state, ...derived(plan, plans, settled) });
  }
  return settled;
}

/** Begun or ended by itself; a row that is blocked by others has not begun. */
export const hasBegun = (state: RowState) => state.started_at !== null;

function derived(
  plan: RowPlan,
  plans: readonly RowPlan[],
  states: ReadonlyMap<string, RowState>,
): Pick<RowState, 'status' | 'note'> {
  const before = plan.after.map((id) => states.get(id) ?? untouched(id));
  const optional = new Set(plans.filter((other) => other.optional).map((other) => other.id));
  const stopper = before.find((row) => row.status === 'BLOCKED' && !optional.has(row.id));
  const undone = plan.undoes === null ? undefined : states.get(plan.undoes);
  if (stopper && !(undone && hasBegun(undone)))
    return { status: 'BLOCKED', note: `${stopper.id} is blocked: ${stopper.note ?? 'no reason'}` };
  if (before.every(isOver)) return { status: 'READY', note: null };
  const waiting = before.some((row) => !hasBegun(row) && !isOver(row));
  return { status: waiting ? 'WAITING' : 'STAGED', note: null };
}

export const isOver = (row: RowState) => row.status === 'COMPLETE' || row.status === 'BLOCKED';
