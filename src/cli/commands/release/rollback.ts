/** A rollback is waited for: what it does is loaded only when the stewards have been called. */
import type { Command } from 'commander';
import type { HistoryLine } from '../../../release/state/history.ts';
import { changing, machinesOf, switching } from '../../release/changing.ts';
import { printSteps } from '../../dry-run.ts';

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
      urgent: true,
      dryRun: async (world) => {
        const { stepsOfRollback } = await import('../../../release/steps.ts');
        const { stepOfFreeze } = await import('./freeze.ts');
        printSteps([
          ...(reason === undefined ? [] : [stepOfFreeze(reason)]),
          ...stepsOfRollback(await world.store.load(), machinesOf(world)),
        ]);
      },
      around: (run) => (reason === undefined ? run() : emergency(reason, run)),
      // Half a way back helps nobody.
      onInterrupt: () => console.log('the way back is finished first'),
      work: switching(async (world, keeper) => {
        const { rollbackNow } = await import('../../../release/switch/rollback.ts');
        await rollbackNow(world, keeper);
      }),
    }),
  );
}

async function emergency(reason: string, rollback: () => Promise<void>): Promise<void> {
  const [{ freezeAndRollBack }, { actor }, { receiptsAtHand }, { storeAtHand }, { historyText }] =
    await Promise.all([
      import('../../../release/emergency.ts'),
      import('../../../release/lock/owner.ts'),
      import('../../release/receipts-at-hand.ts'),
      import('../../release/store-at-hand.ts'),
      import('./history.ts'),
    ]);
  const [store, receipts] = [storeAtHand(), receiptsAtHand()];
  const say = (line: string) => console.log(line);
  const world = { store, receipts, actor: actor(), now: Date.now, say };
  const show = (lines: readonly HistoryLine[]) => console.log(`\n${historyText(lines)}`);
  return freezeAndRollBack({ world, reason, rollback, show });
}
