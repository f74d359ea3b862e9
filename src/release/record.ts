/** What was decided or done goes into a receipt and into the history, once, however often it is repeated. */
import type { Keeper } from './keeper.ts';
import type { ReceiptDraft, StepRecord } from './ports.ts';
import type { ReleaseState } from './state/schema.ts';
import type { HistoryLine } from './state/history.ts';
import { isoNow, type World } from './world.ts';

type Draft = Pick<
  ReceiptDraft,
  'kind' | 'status' | 'reasonIfBlocked' | 'decision' | 'summary' | 'startedAt'
>;

/**
 * Writes a receipt on the release at work. One that cannot be written does not undo what was done: it
 * is said, and the history has no reference then.
 */
export async function record(
  world: World,
  keeper: Keeper,
  draft: Draft,
  timings: ReceiptDraft['timings'] = {},
): Promise<void> {
  const { state } = keeper;
  const release = state.release!;
  const runId = `${release.id}/${draft.kind}/${draft.startedAt}`;
  const receipt = await world.receipts
    .write({
      ...draft,
      runId,
      release: release.id,
      version: release.version,
      actor: world.actor,
      endedAt: isoNow(world),
      color: release.color,
      images: state.images,
      steps: stepsOf(state),
      measurements: state.measurements,
      gates: state.gates,
      files: state.files,
      timings,
    })
    .catch((error: Error) => {
      world.say(`the receipt was not written: ${error.message}`);
      return null;
    });
  await remember(world, {
    run: runId,
    what: draft.kind,
    outcome: draft.decision,
    release: release.id,
    version: release.version,
    color: release.color,
    reason: draft.reasonIfBlocked,
    receipt: receipt?.id ?? null,
  });
}

export async function remember(
  world: Pick<World, 'store' | 'actor' | 'now'>,
  line: Omit<HistoryLine, 'at' | 'by'>,
): Promise<void> {
  const known = await world.store.history();
  if (known.some(({ run }) => run === line.run)) return;
  await world.store.append({ ...line, at: isoNow(world), by: world.actor });
}

function stepsOf(state: ReleaseState): StepRecord[] {
  return state.rows.map((row) => ({
    id: row.id,
    owner: row.owner,
    status: row.status,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    reason: row.note,
  }));
}
