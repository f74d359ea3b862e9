import type { Command } from 'commander';
import { composeProject } from '../../engine/compose/compose.ts';
import { isLocal } from '../../engine/engine.ts';
import type { CheckResult } from '../../engine/doctor/check.ts';
import { examine } from '../../engine/doctor/run.ts';
import { enginesWithOverlays, fleetAtHand, machinesOf } from '../fleet/fleet-at-hand.ts';
import { paint } from '../output/style.ts';

const SIGN = { ok: paint.good('ok  '), warn: paint.warn('warn'), fail: paint.bad('fail') };

export function register(parent: Command): void {
  parent
    .command('doctor')
    .description('what would stop a start on this machine, and what to do about it')
    .option('--machine <name>', 'only this machine')
    .option('--profile <names...>', 'profiles that will be started too')
    .option('--json', 'machine-readable output')
    .action(async (options: { machine?: string; profile?: string[]; json?: boolean }) => {
      const fleet = fleetAtHand();
      const { engines, overlaysOf } = await enginesWithOverlays(
        fleet,
        machinesOf(fleet, options.machine),
      );
      const perEngine = await Promise.all(
        engines.map((engine) =>
          examine({
            engine,
            fleet,
            project: composeProject(engine, overlaysOf(engine).overlays, options.profile ?? []),
            local: isLocal(engine),
          }),
        ),
      );
      const results = perEngine.flat();
      console.log(options.json ? JSON.stringify(results, null, 2) : results.map(line).join('\n'));
      if (results.some((found) => found.outcome === 'fail')) process.exitCode = 1;
    });
}

function line({ outcome, machine, check, message, fix }: CheckResult): string {
  const head = `${SIGN[outcome]} ${machine.padEnd(8)} ${check.padEnd(8)} ${message}`;
  return fix ? `${head}\n     ${''.padEnd(17)} -> ${fix}` : head;
}
