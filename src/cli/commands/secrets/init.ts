import type { Command } from 'commander';
import type { InitReport } from '../../../fabric/secrets/init.ts';
import { dryRunOption, printSteps } from '../../dry-run.ts';
import { makeSecrets, secretsToMake } from '../../secrets/ensure-secrets.ts';
import { fleetAtHand } from '../../fleet/fleet-at-hand.ts';
import { paint } from '../../output/style.ts';
import { reloadBrokers } from '../../secrets/reload-brokers.ts';

export function register(parent: Command): void {
  parent
    .command('init')
    .description('make every secret that is missing; overwrites none')
    .addOption(dryRunOption())
    .option('--json', 'machine-readable output')
    .action(async (options: { dryRun?: boolean; json?: boolean }) => {
      const fleet = fleetAtHand();
      if (options.dryRun) return printPlan(await secretsToMake(fleet), options.json);
      const report = await makeSecrets(fleet);
      const reloaded = await reloadBrokers(
        fleet.machines.map(({ name }) => name),
        report.derived,
      );
      console.log(
        options.json
          ? JSON.stringify({ ...report, reloaded }, null, 2)
          : linesOf(report, reloaded).join('\n'),
      );
    });
}

function printPlan(report: InitReport, json = false): void {
  if (json) return console.log(JSON.stringify(report, null, 2));
  printSteps([
    ...report.created.map((file) => `make ${file}`),
    ...report.derived.map((file) => `write ${file}`),
    ...report.repaired.map((file) => `put owner and mode of ${file} right`),
  ]);
}

function linesOf(report: InitReport, reloaded: readonly string[]): string[] {
  const { created, kept, repaired, derived, empty, expiring } = report;
  return [
    ...created.map((file) => `${paint.good('made')}     ${file}`),
    ...derived.map((file) => `${paint.good('wrote')}    ${file}`),
    ...repaired.map((file) => `${paint.warn('repaired')} owner or mode of ${file}`),
    ...reloaded.map((broker) => `reloaded ${broker}`),
    ...empty.map(
      (file) => `${paint.warn('empty')}    compose/secrets/${file}: write the value into it`,
    ),
    ...expiring.map(
      ({ file, days }) =>
        `${paint.warn('expires')}  ${file} in ${days} days: \`scripts/tandem secrets rotate tls\``,
    ),
    `${created.length} made, ${kept.length} kept as they were`,
  ];
}
