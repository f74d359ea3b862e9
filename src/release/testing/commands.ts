import { WATCH_DEFAULTS } from '../../contracts/release/release.ts';
import { Keeper } from '../keeper.ts';
import { resume } from '../resume.ts';
import { goOnStaging, stage } from '../stage/stage.ts';
import { promote } from '../switch/promote.ts';
import { rollback } from '../switch/rollback.ts';
import type { StageWorld } from '../world.ts';

/** Commands as a fresh process runs them: each reads the state anew. */
export const run = {
  stage: async (world: StageWorld, version = '0.2.0') =>
    stage(world, await Keeper.open(world), version),
  promote: async (world: StageWorld) => promote(world, await Keeper.open(world), WATCH_DEFAULTS),
  rollback: async (world: StageWorld) => rollback(world, await Keeper.open(world)),
  resume: async (world: StageWorld, back = false) => {
    const keeper = await Keeper.open(world);
    await resume(world, keeper, back, () => goOnStaging(world, keeper));
  },
};
