import type { Command } from 'commander';
import { connectEngine } from '../../../engine/engine.ts';
import { signalContainer } from '../../../engine/restart.ts';
import type { InitReport } from '../../../fabric/secrets/init.ts';
import { makeSecrets } from '../../ensure-secrets.ts';
import { fleetAtHand } from '../../fleet-at-hand.ts';
import { paint } from '../../output/style.ts';

export function register(parent: Command): void {
  parent
    .command('init')
    .description('make every secret that is missing; overwrites none')
    .option('--json', 'machine-readable output')
    .action(async (options: { json?: boolean }) => {
      const fleet = fleetAtHand();
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

/** A broker that runs already must learn about new agents. Without an engine there is no broker. */
async function reloadBrokers(machines: readonly string[], derived: readonly string[]) {
  const reloaded: string[] = [];
  for (const machine of machines) {
    if (!derived.includes(`${machine}/nats/users.conf`)) continue;
    const engine = await connectEngine(machine).catch(() => null);
    if (engine && (await signalContainer([engine], machine, 'nats', 'SIGHUP')) > 0) {
      reloaded.push(`${machine}/nats`);
    }
  }
  return reloaded;
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
