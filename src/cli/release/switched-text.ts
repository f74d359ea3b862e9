import type { Keeper } from '../../release/keeper.ts';
import type { World } from '../../release/world.ts';
import { overview } from '../../release/ask.ts';

/** What is live now, on which machine, and how long it took. */
export async function switchedText(world: World, keeper: Keeper): Promise<string> {
  // What a machine answered to the last command is how it is now; only those that were not told anything are asked.
  const { statuses } = await overview(world.machines.filter(({ said }) => said === null));
  const machines = world.machines.map(({ machine, said }) => {
    const status = said ?? statuses.get(machine);
    if (!status) return `${machine} does not answer`;
    const { record, timings } = status;
    const version = record.versions[record.live] ?? keeper.state.release?.previous.version;
    const took = timings
      ? `, turned in ${timings.flip_ms.toFixed(0)} ms, handed over in ${timings.takeover_ms.toFixed(0)} ms`
      : '';
    return `${machine}: ${record.live} ${version ?? ''} is live (epoch ${record.epoch}${took})`;
  });
  const { phase, reason } = keeper.state;
  // The stewards may have gone back before anybody asked them to.
  const why = reason === null ? [] : [`reason: ${reason}`];
  return [`${phase} after ${world.laps.text()}`, ...why, ...machines].join('\n');
}
