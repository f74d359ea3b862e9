import { settleWatch, watchUntilOver } from '../../release/switch/follow.ts';
import { lookAtRelease, runRelease } from './run-command.ts';

/** Follows the watch until it is over or the person leaves; the lock is free meanwhile. */
export async function follow(): Promise<void> {
  const detached = new AbortController();
  const leave = () => detached.abort();
  process.once('SIGINT', leave);
  try {
    const over = await lookAtRelease(async (world) => {
      const { phase } = await world.store.load();
      if (phase !== 'watching') return false;
      console.log('the stewards watch; Ctrl-C leaves, they watch on');
      return watchUntilOver(world, detached.signal);
    });
    if (over) {
      await runRelease({ command: 'end of the watch', work: settleWatch });
      console.log('the watch is over: the release stays');
    } else if (detached.signal.aborted) {
      console.log('`scripts/tandem release status --watch` shows how it goes on');
    }
  } finally {
    process.off('SIGINT', leave);
  }
}
