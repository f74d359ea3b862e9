import type { Command } from 'commander';
import type { AuditRecord } from '../../contracts/security/audit.ts';
import { ExitCode } from '../exit-code.ts';
import { gateway } from '../doors/gateway.ts';
import { paint } from '../output/style.ts';
import { table } from '../output/table.ts';

interface Options {
  limit: string;
  actor?: string;
  target?: string;
  verify?: boolean;
  json?: boolean;
}

interface Report {
  readonly ok: boolean;
  readonly unreadable: number;
  readonly chains: readonly {
    readonly writer: string;
    readonly ok: boolean;
    readonly records: number;
    readonly head: string;
    readonly broken: { readonly number: number; readonly reason: string } | null;
  }[];
}

export function register(parent: Command): void {
  parent
    .command('audit')
    .description(
      'who did what, the newest first; --verify checks the log itself, exit 1 if it was changed',
    )
    .option('--limit <n>', 'records to show', '50')
    .option('--actor <name>', 'only of this user or agent')
    .option('--target <name>', 'only about this')
    .option('--verify', 'check every chain, hash by hash')
    .option('--json', 'machine-readable output')
    .action(async (options: Options) => {
      if (options.verify) return verify(options);
      const query = new URLSearchParams({ limit: options.limit });
      if (options.actor !== undefined) query.set('actor', options.actor);
      if (options.target !== undefined) query.set('target', options.target);
      const door = await gateway();
      const { records } = await door.get<{ records: AuditRecord[] }>(`/v1/audit?${query}`);
      if (options.json) console.log(JSON.stringify(records, null, 2));
      else console.log(table(['time', 'actor', 'action', 'target', 'outcome'], records.map(rowOf)));
    });
}

async function verify(options: Options): Promise<void> {
  const report = await (await gateway()).post<Report>('/v1/audit/verify');
  if (options.json) console.log(JSON.stringify(report, null, 2));
  for (const { writer, ok, records, head, broken } of options.json ? [] : report.chains) {
    const said = ok
      ? paint.good(`${records} records hold, head ${head.slice(0, 16)}`)
      : paint.bad(`broken at record ${broken?.number}: ${broken?.reason}`);
    console.log(`${writer}  ${said}`);
  }
  if (!report.ok) process.exitCode = ExitCode.failed;
}

function rowOf({ time, actor, action, target, outcome }: AuditRecord): string[] {
  return [time, actor, action, target, outcome];
}
