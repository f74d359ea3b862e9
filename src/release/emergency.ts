/** The one command for when a release does harm: stop, go back, see what changed. */
import { freeze } from './freeze.ts';
import type { HistoryLine } from './state/history.ts';
import type { World } from './world.ts';

/** Lines of the history that are shown afterwards. */
const LAST_LINES = 10;

export interface Emergency {
  readonly world: Pick<World, 'store' | 'receipts' | 'actor' | 'now' | 'say'>;
  /** Why, for those who are refused. */
  readonly reason: string;
  readonly rollback: () => Promise<void>;
  readonly show: (lines: readonly HistoryLine[]) => void;
}

/**
 * Each part is done whatever became of the one before: a freeze that is not on disk must not keep anybody from
 * going back, and who could not go back needs to see what changed.
 *
 * @throws what the way back threw, or else the freeze
 */
export async function freezeAndRollBack({ world, reason, rollback, show }: Emergency) {
  let notFrozen: unknown;
  try {
    // Without the lock: it has to work while something is under way.
    await freeze(world, reason);
    world.say('frozen; `scripts/tandem release unfreeze` ends it');
  } catch (error) {
    notFrozen = error;
    const stands = (await world.store.freeze().catch(() => null)) !== null;
    const what = stands ? 'frozen, but without a record of it' : 'not frozen';
    world.say(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    await rollback();
  } finally {
    // A history that cannot be read must not hide what the way back threw.
    show((await world.store.history().catch(() => [])).slice(-LAST_LINES));
  }
  if (notFrozen !== undefined) throw notFrozen;
}
