import type { Keeper } from '../../release/keeper.ts';
import type { World } from '../../release/world.ts';
import { overview } from '../../release/ask.ts';

/** What is live now, on which machine, and how long it took. */
export async function switchedText(world: World, keeper: Keeper, began: number): Promise<string> {
  const seconds = ((world.now() - began) / 1000).toFixed(2);
  const { statuses } = await overview(world.machines);
  const machines = [...statuses].map(([machine, status]) => {
    if (!status) return `${machine} does not answer`;
    const { record, timings } = status;
    const version = record.versions[record.live] ?? keeper.state.release?.previous.version;
    const took = timings ? `, turned in ${timings.flip_ms.toFixed(0)} ms` : '';
    return `${machine}: ${record.live} ${version ?? ''} is live (epoch ${record.epoch}${took})`;
  });
  return [`${keeper.state.phase} after ${seconds} s`, ...machines].join('\n');
}
