import path from 'node:path';
import { COMPOSE_DIR } from '../../engine/project.ts';
import { connectEngines, type Engine } from '../../engine/engine.ts';
import { chooseOverlays, type OverlayChoice } from '../../engine/compose/overlays.ts';
import { loadFleet } from '../../fleet/load.ts';
import type { Fleet } from '../../fleet/model.ts';
import { seesGpus } from '../../fleet/render/service/host-access.ts';
import { FleetInvalid, MachineUnknown } from '../../contracts/error-catalogue/cli/cli.ts';

/** The committed definition; commands that act need a valid one. */
export function fleetAtHand(dir = path.join(COMPOSE_DIR, 'fleet')): Fleet {
  const { fleet, findings } = loadFleet(dir);
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (!fleet || errors.length > 0) throw new FleetInvalid({ dir, count: errors.length });
  return fleet;
}

/**
 * The machines a command works on: the one that was named, else all.
 *
 * @throws MachineUnknown
 */
export function machinesOf(fleet: Fleet, named?: string): string[] {
  const known = fleet.machines.map((machine) => machine.name);
  if (named === undefined) return known;
  if (!known.includes(named)) throw new MachineUnknown({ machine: named, known: known.join(', ') });
  return [named];
}

/** Engines of the machines, and the overlays each needs. */
export async function enginesWithOverlays(
  fleet: Fleet,
  machines: readonly string[],
): Promise<{ engines: Engine[]; overlaysOf: (engine: Engine) => OverlayChoice }> {
  const engines = await connectEngines(machines);
  return {
    engines,
    overlaysOf: (engine) => {
      const own = fleet.entries.filter((entry) => entry.machine === engine.machine);
      return chooseOverlays(engine, engines, {
        devices: [...new Set(own.flatMap((entry) => entry.devices))],
        wantsGpu: own.some(seesGpus),
      });
    },
  };
}
