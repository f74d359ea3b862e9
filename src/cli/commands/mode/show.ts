import type { Command } from 'commander';
import { orchestrator } from '../../doors/orchestrator.ts';
import { paint } from '../../output/style.ts';
import { table } from '../../output/table.ts';

/** A capability as core-orchestrator shows it. */
export interface ModeRow {
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
      const rows = await modeRows();
      console.log(options.json ? JSON.stringify(rows, null, 2) : modesText(rows));
    });
}

/** Who answers each capability now. */
export async function modeRows(): Promise<readonly ModeRow[]> {
  const door = await orchestrator();
  return (await door.get<{ capabilities: readonly ModeRow[] }>('/v1/modes')).capabilities;
}

type ModeSetting = Pick<ModeRow, 'mode' | 'percent' | 'fallback'>;

export function modesText(rows: readonly ModeRow[]): string {
  return table(
    ['CAPABILITY', 'MODE', 'SERVICE', 'LEGACY AGENTS', 'SET BY', 'AT'],
    rows.map((row) => [
      row.capability,
      row.mode === 'unified' ? row.mode : paint.warn(modeInWords(row)),
      row.service,
      row.legacy.join(', '),
      row.changed_by || paint.dim('start value'),
      row.changed_at,
    ]),
  );
}

/** A mode with its share and fallback, as people read it. */
export function modeInWords({ mode, percent, fallback }: ModeSetting): string {
  const share = mode === 'gradual' ? ` ${percent} %` : '';
  return `${mode}${share}${fallback ? ', falls back' : ''}`;
}
