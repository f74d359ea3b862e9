import type { Command } from 'commander';
import { freezeAndRollBack } from '../../../release/emergency.ts';
import { actor } from '../../../release/lock/owner.ts';
import type { HistoryLine } from '../../../release/state/history.ts';
import { stepsOfRollback } from '../../../release/steps.ts';
import { takeOver } from '../../../release/switch/follow.ts';
import { rollback } from '../../../release/switch/rollback.ts';
import { changing, machinesOf, switching } from '../../release/changing.ts';
import { printSteps } from '../../dry-run.ts';
import { receiptsAtHand } from '../../release/receipts-at-hand.ts';
import { storeAtHand } from '../../release/store-at-hand.ts';
import { stepOfFreeze } from './freeze.ts';
import { historyText } from './history.ts';

export function register(parent: Command): void {
  changing(
    parent
      .command('rollback')
      .description('back to what was live before the release, or give a staged one up')
      .option(
        '--freeze <reason>',
        'emergency: freeze first, and show afterwards what changed last',
      ),
    ({ freeze: reason }: { readonly freeze?: string }) => ({
      command: 'rollback',
      dryRun: async (world) =>
        printSteps([
          ...(reason === undefined ? [] : [stepOfFreeze(reason)]),
          ...stepsOfRollback(await world.store.load(), machinesOf(world)),
        ]),
      around: (run) => (reason === undefined ? run() : emergency(reason, run)),
      // Half a way back helps nobody.
      onInterrupt: () => console.log('the way back is finished first'),
      work: switching(async (world, keeper) => {
        await takeOver(world, keeper);
        if (keeper.state.phase !== 'rolled-back') await rollback(world, keeper);
      }),
    }),
  );
}

function emergency(reason: string, rollback: () => Promise<void>): Promise<void> {
  const [store, receipts] = [storeAtHand(), receiptsAtHand()];
  const say = (line: string) => console.log(line);
  const world = { store, receipts, actor: actor(), now: Date.now, say };
  const show = (lines: readonly HistoryLine[]) => console.log(`\n${historyText(lines)}`);
  return freezeAndRollBack({ world, reason, rollback, show });
}
