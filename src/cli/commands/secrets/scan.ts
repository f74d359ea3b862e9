import type { Command } from 'commander';
import { connectEngines } from '../../../engine/engine.ts';
import { ROOT, SECRETS_DIR } from '../../../engine/project.ts';
import { scanEngines } from '../../../engine/scan/engines.ts';
import { scanRepository } from '../../../fabric/scan/repository.ts';
import { Scan, type ScanReport } from '../../../fabric/scan/scan.ts';
import { secretValues } from '../../../fabric/scan/values.ts';
import { fleetAtHand, machinesOf } from '../../fleet/fleet-at-hand.ts';
import { paint } from '../../output/style.ts';

interface Options {
  machine?: string;
  images: boolean;
  json?: boolean;
}

export function register(parent: Command): void {
  parent
    .command('scan')
    .description('look for secret values in containers, logs, images and the repository')
    .option('--machine <name>', 'only containers and images of this machine')
    .option('--no-images', 'leave out the image layers, which take longest')
    .option('--json', 'machine-readable output')
    .action(async (options: Options) => {
      const { values, tooShort } = secretValues(SECRETS_DIR);
      const scan = new Scan(values);
      for (const file of tooShort)
        scan.leftOut(file, 'shorter than 8 bytes, found by chance anywhere');
      const engines = await connectEngines(machinesOf(fleetAtHand(), options.machine));
      await scanEngines(scan, engines, { images: options.images });
      await scanRepository(scan, ROOT);
      const report = scan.report();
      const secrets = values.length;
      console.log(
        options.json
          ? JSON.stringify({ secrets, ...report }, null, 2)
          : linesOf(secrets, report).join('\n'),
      );
      if (report.leaks.length > 0 || report.incomplete.length > 0) process.exitCode = 1;
    });
}

function linesOf(secrets: number, { leaks, searched, incomplete }: ScanReport): string[] {
  const counts = Object.entries(searched).map(([kind, count]) => `${count} ${kind}`);
  const verdict =
    leaks.length > 0
      ? paint.bad(
          `${leaks.length} leaks: replace these secrets with \`scripts/tandem secrets rotate\``,
        )
      : incomplete.length > 0
        ? paint.warn('nothing found where it could be searched')
        : paint.good('nothing found');
  return [
    ...leaks.map(
      ({ secret, place, form }) => `${paint.bad('found')} ${secret} (${form}) in ${place}`,
    ),
    ...incomplete.map((what) => `${paint.warn('not searched')} ${what}`),
    `${secrets} secrets, searched ${counts.join(', ')}`,
    verdict,
  ];
}
