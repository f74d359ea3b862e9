import { Keeper } from '../keeper.ts';
import { resume } from '../resume.ts';
import { stage } from '../stage/stage.ts';
import { promote } from '../switch/promote.ts';
import { rollback } from '../switch/rollback.ts';
import type { World } from '../world.ts';

/** Commands as a fresh process runs them: each reads the state anew. */
export const run = {
  stage: async (world: World, version = '0.2.0') => stage(world, await Keeper.open(world), version),
  promote: async (world: World) => promote(world, await Keeper.open(world)),
  rollback: async (world: World) => rollback(world, await Keeper.open(world)),
  resume: async (world: World, back = false) => resume(world, await Keeper.open(world), back),
};
