/** Brings a version up in the idle color, tries it, and decides by figures whether it may go live. */
import {
  ReleasePhaseWrong,
  ReleaseRefused,
} from '../../contracts/error-catalogue/release/release.ts';
import { otherColor } from '../../contracts/release/release.ts';
import { escalationsOf, inWords } from '../escalation/escalations.ts';
import { refuseFrozen } from '../freeze.ts';
import type { Keeper } from '../keeper.ts';
import { liveNow } from '../live.ts';
import { blockers, runRows, type Row } from '../matrix/run-rows.ts';
import { hintFor } from '../phase-hint.ts';
import { record } from '../record.ts';
import { NOTHING_YET, type Phase } from '../state/schema.ts';
import { isoNow, type StageWorld } from '../world.ts';
import { TandemError } from '../../contracts/errors.ts';
import { removeCandidate } from './abandon.ts';
import { rowsOf } from './rows.ts';

/** A switch or its watch must be over before the idle color, which is the way back, is replaced. */
const POSSIBLE: readonly Phase[] = ['idle', 'staged-ok', 'refused', 'live', 'rolled-back'];

/**
 * @throws RELEASE_REFUSED with the reason; the candidate is removed then
 * @throws RELEASE_PHASE_WRONG, RELEASE_FROZEN, RELEASE_MACHINES_DISAGREE
 */
export async function stage(world: StageWorld, keeper: Keeper, version: string): Promise<void> {
  const { phase } = keeper.state;
  if (!POSSIBLE.includes(phase))
    throw new ReleasePhaseWrong({ verb: 'stage', phase, hint: hintFor(phase) });
  await refuseFrozen(world.store);
  const previous = await liveNow(world);
  const started_at = isoNow(world);
  await keeper.set({
    ...NOTHING_YET,
    phase: 'staging',
    release: {
      id: `${version}-${started_at.replace(/[-:]|\.\d+/g, '')}`,
      color: otherColor(previous.color),
      version,
      previous,
      machines: world.machines.map(({ machine }) => machine),
      actor: world.actor,
      started_at,
    },
  });
  await goOnStaging(world, keeper);
}

/** Runs the rows that are not complete yet; also after the command was killed. */
export async function goOnStaging(world: StageWorld, keeper: Keeper): Promise<void> {
  const { id, version, color, previous, started_at } = keeper.state.release!;
  await record(world, keeper, {
    kind: 'authorisation',
    status: 'OK',
    reasonIfBlocked: null,
    decision: 'go',
    summary: `${world.actor} may stage ${version} in ${color}; whether it may go live is another decision`,
    startedAt: started_at,
  });
  await world.versions.write(previous, { color, version });
  const rows = rowsOf(world, keeper);
  const states = await runRows({
    rows,
    done: doneBefore(rows, keeper),
    onChange: (changed) => keeper.set({ rows: [...changed] }),
    now: world.now,
    signal: world.signal,
    isFatal: (error) => world.signal.aborted || isForeign(error),
  });
  const against = objection(keeper, blockers(rows, states));
  const handedOn = escalationsOf(keeper.state, world.escalation, world.now()).map(inWords);
  // Whoever it is for reads it in the receipt and in the history, too.
  const reason = against === null ? null : [against, ...handedOn].join('\n');
  if (reason !== null) await removeCandidate(world, keeper);
  await record(world, keeper, {
    kind: 'stage',
    status: reason === null ? 'OK' : 'BLOCKED',
    reasonIfBlocked: reason,
    decision: reason === null ? 'go' : 'no-go',
    summary: reason === null ? `${version} may go live` : `${version} may not go live`,
    startedAt: started_at,
  });
  await keeper.set({ phase: reason === null ? 'staged-ok' : 'refused', reason });
  if (reason !== null) throw new ReleaseRefused({ release: id, version, reason });
}

/** Figures stay good; containers may have changed since, so whatever brings them up runs again. */
function doneBefore(rows: readonly Row[], keeper: Keeper) {
  const checks = new Set(rows.filter(({ optional }) => optional).map(({ id }) => id));
  return keeper.state.rows.filter(({ id, status }) => status === 'COMPLETE' && checks.has(id));
}

function objection(keeper: Keeper, blocked: readonly { id: string; note: string | null }[]) {
  if (blocked.length > 0) return blocked.map(({ id, note }) => `${id}: ${note}`).join('\n');
  const { gates } = keeper.state;
  if (gates?.go) return null;
  const bad = gates?.results.filter(({ outcome }) => outcome !== 'pass') ?? [];
  return (
    bad.map(({ id, outcome, reason }) => `gate ${id} ${outcome}: ${reason}`).join('\n') ||
    'the gates were not evaluated'
  );
}

/** Bugs of ours end a check like any failure; only the end of the command itself ends everything. */
function isForeign(error: unknown): boolean {
  return error instanceof TandemError && error.code === 'RELEASE_LOCK_LOST';
}
