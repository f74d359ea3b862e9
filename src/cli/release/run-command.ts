import { ReleaseInterrupted } from '../../contracts/error-catalogue/release.ts';
import { RELEASE_DIR } from '../../release/folder.ts';
import { Keeper } from '../../release/keeper.ts';
import { acquireLock } from '../../release/lock/lock.ts';
import type { World } from '../../release/world.ts';
import { closeWorld, openWorld } from './open-world.ts';

export interface CommandWork {
  /** As others are told who has the lock. */
  readonly command: string;
  /** Takes the lock from whoever has it. */
  readonly breakLock?: boolean;
  /** What a first Ctrl-C does; without it the work ends at the next step. */
  readonly onInterrupt?: () => void;
  readonly work: (world: World, keeper: Keeper) => Promise<void>;
}

/** Runs a release command under the lock, with the state as it is on disk. */
export async function runRelease({
  command,
  breakLock = false,
  onInterrupt,
  work,
}: CommandWork): Promise<void> {
  const interrupted = new AbortController();
  const lock = await acquireLock({
    folder: RELEASE_DIR,
    command: `release ${command}`,
    force: breakLock,
  });
  const onSignal = onInterrupt ?? (() => interrupted.abort(new ReleaseInterrupted()));
  process.once('SIGINT', onSignal);
  try {
    const world = openWorld(AbortSignal.any([lock.signal, interrupted.signal]), () => lock.check());
    try {
      await work(world, await Keeper.open(world));
    } finally {
      await closeWorld(world);
    }
  } finally {
    process.off('SIGINT', onSignal);
    await lock.release();
  }
}

/** A look at the fleet without the lock; nothing is changed. */
export async function lookAtRelease<T>(look: (world: World) => Promise<T>): Promise<T> {
  const world = openWorld(new AbortController().signal, async () => {});
  try {
    return await look(world);
  } finally {
    await closeWorld(world);
  }
}
