import type { Command } from 'commander';
import type { ActionParity } from '../../../contracts/migration/parity.ts';
import { dryRunOption, printSteps } from '../../dry-run.ts';
import { orchestrator } from '../../doors/orchestrator.ts';
import { ExitCode } from '../../exit-code.ts';
import { paint } from '../../output/style.ts';
import { table } from '../../output/table.ts';

interface Parity {
  readonly actions: readonly (ActionParity & { readonly service: string })[];
  readonly away: readonly { readonly service: string; readonly reason: string }[];
}

interface Options {
  readonly capability?: string;
  readonly reset?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function register(parent: Command): void {
  parent
    .command('parity')
    .description(
      'where services and legacy agents differ, as mode shadow found it; exit 1 if they do',
    )
    .option('--capability <name>', 'only this capability')
    .option('--reset', 'start to count anew')
    .addOption(dryRunOption())
    .option('--json', 'machine-readable output')
    .action(async (options: Options) => {
      const door = await orchestrator();
      if (options.reset && options.dryRun) {
        const { actions } = await door.get<Parity>('/v1/parity');
        return printSteps(
          actions.length === 0 ? [] : [`forget the counts of ${actions.length} actions`],
        );
      }
      if (options.reset) {
        await door.delete('/v1/parity');
        console.log('counting anew');
        return;
      }
      const query = options.capability === undefined ? '' : `?capability=${options.capability}`;
      const parity = await door.get<Parity>(`/v1/parity${query}`);
      console.log(options.json ? JSON.stringify(parity, null, 2) : parityText(parity));
      if (parity.actions.some((action) => action.different > 0)) process.exitCode = ExitCode.failed;
    });
}

export function parityText({ actions, away }: Parity): string {
  const missing = away.map(({ service, reason }) => paint.bad(`${service} is away: ${reason}`));
  if (actions.length === 0)
    return [
      ...missing,
      'nothing was compared yet; `tandem mode set CAPABILITY shadow` starts it',
    ].join('\n');
  const rows = actions.map((a) => [
    `${a.capability}.${a.action}`,
    a.legacy,
    String(a.calls),
    String(a.equal),
    a.different > 0 ? paint.bad(String(a.different)) : '0',
    String(a.failed),
    String(a.skipped),
    `${ms(a.latency.service.p50_ms)} / ${ms(a.latency.legacy.p50_ms)}`,
    `${ms(a.latency.service.p95_ms)} / ${ms(a.latency.legacy.p95_ms)}`,
  ]);
  const samples = actions.flatMap((a) =>
    a.samples.map(
      ({ reason, path, service, legacy }) =>
        `${a.capability}.${a.action} ${paint.warn(reason)} ${path || '(answer)'}: service ${service}, legacy ${legacy}`,
    ),
  );
  return [
    ...missing,
    table(
      [
        'ACTION',
        'LEGACY',
        'CALLS',
        'EQUAL',
        'DIFFERENT',
        'FAILED',
        'SKIPPED',
        'P50 MS, BOTH',
        'P95 MS, BOTH',
      ],
      rows,
    ),
    ...(samples.length === 0 ? [] : ['', ...samples]),
  ].join('\n');
}

function ms(value: number | null): string {
  return value === null ? '-' : value.toFixed(1);
}
