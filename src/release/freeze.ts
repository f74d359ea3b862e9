/** No release goes on until somebody lifts it; a way back stays open. */
import { ReleaseFrozen } from '../contracts/error-catalogue/release/release.ts';
import type { ReceiptKind, Receipts } from './ports.ts';
import { remember } from './record.ts';
import type { Freeze } from './state/history.ts';
import type { ReleaseStore } from './state/store.ts';
import { isoNow, type World } from './world.ts';

type FreezeWorld = Pick<World, 'store' | 'actor' | 'now'> & { readonly receipts: Receipts };

/** @throws RELEASE_FROZEN */
export async function refuseFrozen(store: ReleaseStore): Promise<void> {
  const freeze = await store.freeze();
  if (freeze) throw new ReleaseFrozen({ ...freeze });
}

/** It holds from the first line on; a receipt that cannot be written does not lift it. */
export async function freeze(world: FreezeWorld, reason: string): Promise<void> {
  const at = isoNow(world);
  await world.store.setFreeze({ by: world.actor, at, reason });
  await told(world, 'freeze', at, reason);
}

/**
 * The record comes first, so that none is missing after a kill in between: whoever repeats it finds the freeze
 * still there, and its record written. A record that cannot be written does not keep the freeze.
 *
 * @returns the freeze that was lifted
 */
export async function unfreeze(world: FreezeWorld): Promise<Freeze | null> {
  const was = await world.store.freeze();
  if (!was) return null;
  let unrecorded: unknown;
  await told(world, 'unfreeze', was.at, was.reason).catch((error: unknown) => (unrecorded = error));
  await world.store.setFreeze(null);
  if (unrecorded !== undefined) throw unrecorded;
  return was;
}

/** @param since when the freeze began: repeating its end is the same run */
async function told(
  world: FreezeWorld,
  kind: ReceiptKind,
  since: string,
  reason: string,
): Promise<void> {
  const { release } = await world.store.load();
  const at = isoNow(world);
  const run = `${kind}/${since}`;
  const receipt = await world.receipts.write({
    runId: run,
    kind,
    release: release?.id ?? 'none',
    version: release?.version ?? 'none',
    actor: world.actor,
    status: 'OK',
    reasonIfBlocked: null,
    decision: 'done',
    summary: `${kind}: ${reason}`,
    startedAt: at,
    endedAt: at,
    color: null,
    images: [],
    steps: [],
    measurements: [],
    gates: null,
    files: [],
    timings: {},
  });
  await remember(world, {
    run,
    what: kind,
    outcome: 'done',
    release: release?.id ?? null,
    version: release?.version ?? null,
    color: null,
    reason,
    receipt: receipt.id,
  });
}
