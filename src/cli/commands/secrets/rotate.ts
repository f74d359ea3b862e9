import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { SecretValueRefused } from '../../../contracts/error-catalogue/cli/secrets.ts';
import { connectEngines, type Engine } from '../../../engine/engine.ts';
import { COMPOSE_DIR, SECRETS_DIR } from '../../../engine/project.ts';
import {
  isRunning,
  restartContainer,
  signalContainer,
} from '../../../engine/containers/restart.ts';
import { readSecretKinds } from '../../../fabric/secrets/definitions.ts';
import type { Restarter } from '../../../fabric/secrets/rotation/restarter.ts';
import { rotateSecret } from '../../../fabric/secrets/rotation/rotate.ts';
import { SecretFiles } from '../../../fabric/secrets/files/secret-files.ts';
import { UnwrittenSecretFiles } from '../../../fabric/secrets/files/unwritten-files.ts';
import { dryRunOption, printSteps } from '../../dry-run.ts';
import { fleetAtHand, machinesOf } from '../../fleet/fleet-at-hand.ts';

interface Options {
  machine?: string;
  from?: string;
  dryRun?: boolean;
  json?: boolean;
}

export function register(parent: Command): void {
  parent
    .command('rotate')
    .argument('<name>', 'ca, tls, leaf, operator, an agent (its nkey), or a name of secrets.yaml')
    .description('replace one secret and restart only who uses it')
    .option('--machine <name>', 'only on this machine')
    .option('--from <file>', 'new value of a secret that you provide (- reads standard input)')
    .addOption(dryRunOption())
    .option('--json', 'machine-readable output')
    .action(async (name: string, options: Options) => {
      const fleet = fleetAtHand();
      const engines = await connectEngines(machinesOf(fleet));
      const { replaced, restarted, reloaded } = await rotateSecret(
        options.dryRun ? new UnwrittenSecretFiles(SECRETS_DIR) : new SecretFiles(SECRETS_DIR),
        fleet,
        readSecretKinds(path.join(COMPOSE_DIR, 'fleet')),
        options.dryRun ? lookerOf(engines) : restarterOf(engines),
        {
          name,
          ...(options.machine === undefined ? {} : { machine: options.machine }),
          ...(options.from === undefined ? {} : { value: valueFrom(name, options.from) }),
        },
      );
      if (options.json) console.log(JSON.stringify({ replaced, restarted, reloaded }, null, 2));
      else if (options.dryRun) {
        printSteps([
          ...replaced.map((file) => `replace ${file}`),
          ...[...new Set(reloaded)].map((broker) => `reload ${broker}`),
          ...restarted.map((container) => `restart ${container}`),
        ]);
      } else {
        for (const file of replaced) console.log(`replaced  ${file}`);
        for (const broker of new Set(reloaded)) console.log(`reloaded  ${broker}`);
        for (const container of restarted) console.log(`restarted ${container}`);
      }
    });
}

function restarterOf(engines: readonly Engine[]): Restarter {
  return {
    restart: (machine, slug) => restartContainer(engines, machine, slug),
    signal: async (machine, slug, signal) => {
      await signalContainer(engines, machine, slug, signal);
    },
  };
}

/** Tells what would be restarted. */
function lookerOf(engines: readonly Engine[]): Restarter {
  return {
    restart: (machine, slug) => isRunning(engines, machine, slug),
    signal: async () => {},
  };
}

function valueFrom(name: string, file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SecretValueRefused({ name, reason }, { cause });
  }
}
