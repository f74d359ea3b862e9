/** The colors of this checkout's machines. A way back needs none of it, and loading it takes as long as a switch. */
import type { Fleet } from '../../fleet/model.ts';
import { coloredEntries } from '../../release/stacks/colored.ts';
import { FleetStacks, type Connected } from '../../release/stacks/fleet-stacks.ts';
import { enginesWithOverlays, fleetAtHand } from '../fleet/fleet-at-hand.ts';
import { paint } from '../output/style.ts';

/** Machines with something to release. */
export function releasedMachines(fleet: Fleet = fleetAtHand()): string[] {
  const names = fleet.machines.map(({ name }) => name);
  return names.filter((name) => coloredEntries(fleet, name).length > 0);
}

export function stacksAtHand(): FleetStacks {
  const fleet = fleetAtHand();
  return new FleetStacks({
    fleet,
    connect: once(() => connect(fleet, releasedMachines(fleet))),
    onLine: (machine, line) => console.log(paint.dim(`${machine}: ${line.trim()}`)),
  });
}

async function connect(fleet: Fleet, machines: readonly string[]): Promise<Connected> {
  const { engines, overlaysOf } = await enginesWithOverlays(fleet, machines);
  return { engines, overlaysOf: (engine) => overlaysOf(engine).overlays };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
