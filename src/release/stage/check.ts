import type { Keeper } from '../keeper.ts';
import type { Candidate, Check } from '../ports.ts';
import type { World } from '../world.ts';

/** Runs one check and keeps its figures; those of an earlier try of the same check go. */
export async function runCheck(
  world: World,
  keeper: Keeper,
  check: Check,
  signal: AbortSignal,
): Promise<string> {
  const folder = await world.folderOf(keeper.state.release!.id, check.id);
  const { measurements, files, summary } = await check.run({
    candidate: candidateOf(world, keeper),
    folder,
    signal,
    progress: (line) => world.say(`${check.id}: ${line}`),
  });
  // Late figures of a check that ran out of time are not kept: its row says that it has none.
  signal.throwIfAborted();
  await keeper.set((state) => {
    const renewed = new Set(measurements.map(({ source }) => source));
    const kept = state.measurements.filter(({ source }) => !renewed.has(source));
    return {
      measurements: [...kept, ...measurements],
      files: [...new Set([...state.files, ...files])],
    };
  });
  return summary;
}

function candidateOf(world: World, keeper: Keeper): Candidate {
  const { id, version, color, previous } = keeper.state.release!;
  return {
    release: id,
    version,
    color,
    live: previous,
    machines: world.machines.map(({ machine }) => machine),
    images: keeper.state.images,
  };
}
