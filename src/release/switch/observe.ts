/** What the stewards did by themselves since the state was written. */
import type { Color, MachineReleaseStatus } from '../../contracts/release/release.ts';
import type { ReleaseState, Switch } from '../state/schema.ts';

/** Phases in which a steward may go back by itself. */
const WATCHED = new Set(['committing', 'watching', 'live']);

/**
 * The state as it really is, by what the stewards say; machines that do not answer change nothing.
 *
 * @returns the same object when nothing has changed
 */
export function observed(
  state: ReleaseState,
  statuses: ReadonlyMap<string, MachineReleaseStatus | null>,
): ReleaseState {
  const { release } = state;
  if (!release || !WATCHED.has(state.phase)) return state;
  const known = [...statuses.values()].filter((status) => status !== null);
  const gone = known.filter(
    ({ watch }) => isOf(watch, release.id) && watch.outcome === 'rolled-back',
  );
  if (gone.length > 0) return wentBack(state, statuses, gone);
  if (state.phase !== 'watching') return state;
  const over = known.filter(({ watch }) => isOf(watch, release.id) && watch.outcome !== 'watching');
  return over.length === statuses.size ? { ...state, phase: 'live' } : state;
}

function isOf<T extends { release: string }>(watch: T | null, release: string): watch is T {
  return watch?.release === release;
}

function wentBack(
  state: ReleaseState,
  statuses: ReadonlyMap<string, MachineReleaseStatus | null>,
  gone: readonly MachineReleaseStatus[],
): ReleaseState {
  const { previous } = state.release!;
  const reason = gone
    .map(({ machine, watch }) => `${machine}: ${watch?.breach ?? 'no reason was given'}`)
    .join('; ');
  const everywhere = [...statuses.values()].every((status) => isBack(status, previous.color));
  if (everywhere) return { ...state, phase: 'rolled-back', switch: null, reason };
  if (state.phase === 'committing' && state.switch?.direction === 'rollback') return state;
  return { ...state, phase: 'committing', switch: unfinished(state, statuses, gone), reason };
}

const isBack = (status: MachineReleaseStatus | null, color: Color) =>
  status?.record.live === color && status.record.next === null;

/** One machine is back and another is not: the way back has begun, and is to be finished. */
function unfinished(
  { release, phase }: ReleaseState,
  statuses: ReadonlyMap<string, MachineReleaseStatus | null>,
  gone: readonly MachineReleaseStatus[],
): Switch {
  const { previous } = release!;
  const machines = Object.fromEntries(
    [...statuses].map(([machine, status]) => [
      machine,
      {
        state: isBack(status, previous.color) ? ('committed' as const) : ('pending' as const),
        epoch: null,
        error: status ? null : 'does not answer',
        timings: null,
      },
    ]),
  );
  const started_at = gone[0]!.record.at;
  return {
    ...{ direction: 'rollback', to: previous, back_to: phase },
    ...{ started_at, watch: null, machines },
  };
}
