import type { Command } from 'commander';
import { orchestrator } from '../../orchestrator.ts';
import { paint } from '../../output/style.ts';
import { table } from '../../output/table.ts';

interface Row {
  readonly capability: string;
  readonly service: string;
  readonly legacy: readonly string[];
  readonly mode: string;
  readonly percent: number;
  readonly fallback: boolean;
  readonly changed_at: string;
  readonly changed_by: string;
}

export function register(parent: Command): void {
  parent
    .command('show')
    .description('who answers each capability: the service, its legacy agents, or both')
    .option('--json', 'machine-readable output')
    .action(async (options: { readonly json?: boolean }) => {
      const reply = await (await orchestrator()).get<{ capabilities: readonly Row[] }>('/v1/modes');
      if (options.json) console.log(JSON.stringify(reply.capabilities, null, 2));
      else console.log(modesText(reply.capabilities));
    });
}

export function modesText(rows: readonly Row[]): string {
  return table(
    ['CAPABILITY', 'MODE', 'SERVICE', 'LEGACY AGENTS', 'SET BY', 'AT'],
    rows.map((row) => [
      row.capability,
      row.mode === 'unified' ? row.mode : paint.warn(detailed(row)),
      row.service,
      row.legacy.join(', '),
      row.changed_by || paint.dim('start value'),
      row.changed_at,
    ]),
  );
}

function detailed({ mode, percent, fallback }: Row): string {
  const share = mode === 'gradual' ? ` ${percent} %` : '';
  return `${mode}${share}${fallback ? ', falls back' : ''}`;
}
