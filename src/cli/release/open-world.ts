import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { VERSIONS_FILE } from '../../engine/project.ts';
import type { Fleet } from '../../fleet/model.ts';
import { RELEASE_DIR } from '../../release/folder.ts';
import { actor } from '../../release/lock/owner.ts';
import { coloredEntries } from '../../release/stacks/colored.ts';
import { FleetStacks, type Connected } from '../../release/stacks/fleet-stacks.ts';
import { StewardControl } from '../../release/steward-control.ts';
import { FileVersions } from '../../release/versions/file-versions.ts';
import type { StageWorld, World } from '../../release/world.ts';
import { enginesWithOverlays, fleetAtHand } from '../fleet/fleet-at-hand.ts';
import { paint } from '../output/style.ts';
import { receiptsAtHand } from './receipts-at-hand.ts';
import { storeAtHand } from './store-at-hand.ts';

/** Machines with something to release. */
export function releasedMachines(fleet: Fleet): string[] {
  const names = fleet.machines.map(({ name }) => name);
  return names.filter((name) => coloredEntries(fleet, name).length > 0);
}

/** The real fleet of this checkout, for one release command. */
export function openWorld(signal: AbortSignal, stillOurs: World['stillOurs']): World {
  const fleet = fleetAtHand();
  const machines = releasedMachines(fleet);
  return {
    store: storeAtHand(),
    machines: machines.map((machine) => new StewardControl(machine)),
    stacks: new FleetStacks({
      fleet,
      connect: once(() => connect(fleet, machines)),
      onLine: (machine, line) => console.log(paint.dim(`${machine}: ${line.trim()}`)),
    }),
    receipts: receiptsAtHand(),
    versions: new FileVersions(VERSIONS_FILE),
    actor: actor(),
    now: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    say: (line) => console.log(line),
    stillOurs,
    signal,
    folderOf: async (release, check) => {
      const folder = path.join(RELEASE_DIR, 'files', release, check);
      await mkdir(folder, { recursive: true });
      return folder;
    },
  };
}

/** The same with checks and gates; a way back must not hang on whether their files are in order. */
export async function withChecks(world: World): Promise<StageWorld> {
  const [{ gatesAtHand }, { releaseLoads }, { readEscalationLimits }] = await Promise.all([
    import('./gates-at-hand.ts'),
    import('../load/release-loads.ts'),
    import('../../release/escalation/limits.ts'),
  ]);
  const [loads, escalation] = await Promise.all([releaseLoads(), readEscalationLimits()]);
  return { ...world, gates: gatesAtHand(), loads, escalation };
}

export function closeWorld(world: World): Promise<unknown> {
  return Promise.all(world.machines.map((machine) => machine.close()));
}

async function connect(fleet: Fleet, machines: readonly string[]): Promise<Connected> {
  const { engines, overlaysOf } = await enginesWithOverlays(fleet, machines);
  return { engines, overlaysOf: (engine) => overlaysOf(engine).overlays };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
