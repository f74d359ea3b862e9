/** The candidate goes; what is live is not touched. */
import { TandemError } from '../../contracts/errors.ts';
import { ask } from '../ask.ts';
import type { Keeper } from '../keeper.ts';
import { record } from '../record.ts';
import type { World } from '../world.ts';

/** Gives a candidate up that is not live anywhere. */
export async function abandon(world: World, keeper: Keeper, reason: string): Promise<void> {
  const { started_at } = keeper.state.release!;
  await removeCandidate(world, keeper);
  await record(world, keeper, {
    kind: 'stage',
    status: 'BLOCKED',
    reasonIfBlocked: reason,
    decision: 'aborted',
    summary: 'the candidate was removed',
    startedAt: started_at,
  });
  await keeper.set({ phase: 'idle', reason });
}

/** Ends the rehearsal and removes the candidate's containers; compose files start what is live only. */
export async function removeCandidate(world: World, keeper: Keeper): Promise<void> {
  const { color, previous } = keeper.state.release!;
  await Promise.all(
    world.machines.map((machine) =>
      ask(machine, { verb: 'rehearse', color: null }).catch((error: unknown) => {
        // Without its containers nothing rehearses; a steward that is away does not keep them alive.
        if (!(error instanceof TandemError)) throw error;
        world.say(`${machine.machine}: the rehearsal was not ended: ${error.message}`);
      }),
    ),
  );
  await Promise.all(world.machines.map(({ machine }) => world.stacks.down(machine, color)));
  await world.versions.write(previous, null);
}
