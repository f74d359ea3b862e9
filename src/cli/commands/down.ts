import type { Command } from 'commander';
import { connectEngines } from '../../engine/engine.ts';
import { stopFleet } from '../../engine/fleet-down.ts';
import { forgetReleases } from '../release/forget.ts';
import { fleetAtHand, machinesOf } from '../fleet-at-hand.ts';

export function register(parent: Command): void {
  parent
    .command('down')
    .description('stop the fleet and remove its containers and networks; data is kept')
    .option('--machine <name>', 'only this machine')
    .option('--volumes', 'also remove the volumes: streams, outboxes, all that was kept')
    .action(async (options: { machine?: string; volumes?: boolean }) => {
      const engines = await connectEngines(machinesOf(fleetAtHand(), options.machine));
      await stopFleet(engines, { volumes: options.volumes === true });
      // Without the record of the stewards blue is live again, whatever was released before.
      if (options.volumes && options.machine === undefined) await forgetReleases();
      const kept = options.volumes ? '' : '; volumes are kept (`--volumes` removes them)';
      console.log(`stopped ${engines.map((engine) => engine.machine).join(' and ')}${kept}`);
    });
}
