import type { Command } from 'commander';
import { listContainers } from '../../engine/containers/containers.ts';
import { connectEngines, type Engine } from '../../engine/engine.ts';
import { listVolumes, stopFleet } from '../../engine/fleet-down.ts';
import { dryRunOption, printSteps } from '../dry-run.ts';
import { forgetReleases } from '../release/forget.ts';
import { fleetAtHand, machinesOf } from '../fleet/fleet-at-hand.ts';

export function register(parent: Command): void {
  parent
    .command('down')
    .description('stop the fleet and remove its containers and networks; data is kept')
    .option('--machine <name>', 'only this machine')
    .option('--volumes', 'also remove the volumes: streams, outboxes, all that was kept')
    .addOption(dryRunOption())
    .action(async (options: { machine?: string; volumes?: boolean; dryRun?: boolean }) => {
      const engines = await connectEngines(machinesOf(fleetAtHand(), options.machine));
      if (options.dryRun) {
        const steps = await Promise.all(engines.map((engine) => stepsOn(engine, options.volumes)));
        return printSteps(steps.flat());
      }
      await stopFleet(engines, { volumes: options.volumes === true });
      // Without the record of the stewards blue is live again, whatever was released before.
      if (options.volumes && options.machine === undefined) await forgetReleases();
      const kept = options.volumes ? '' : '; volumes are kept (`--volumes` removes them)';
      console.log(`stopped ${engines.map((engine) => engine.machine).join(' and ')}${kept}`);
    });
}

async function stepsOn(engine: Engine, volumes = false): Promise<string[]> {
  const containers = await listContainers(engine);
  const names = volumes ? await listVolumes(engine) : [];
  return [
    ...(containers.length > 0
      ? [`stop and remove ${containers.length} containers of ${engine.machine}`]
      : []),
    ...names.map((name) => `remove the volume ${name}`),
  ];
}
