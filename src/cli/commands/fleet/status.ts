import type { Command } from 'commander';
import { ExitCode } from '../../exit-code.ts';
import { DEFINITION_DIR, wholeFleet } from '../../fleet/fleet-files.ts';
import { paint } from '../../output/style.ts';
import { table } from '../../output/table.ts';
import { portedRows, type PortedRow } from '../../fleet/ported.ts';

export function register(parent: Command): void {
  parent
    .command('status')
    .description('how many documented actions each agent declares, and how many are ported')
    .option('--dir <folder>', 'folder of the definition', DEFINITION_DIR)
    .option('--json', 'machine-readable output')
    .action(async (options: { readonly dir: string; readonly json?: boolean }) => {
      const fleet = wholeFleet(options.dir, options.json);
      if (fleet === null) return;
      const agents = await portedRows(fleet);
      const totals = {
        agents: agents.length,
        declared: sum(agents, 'declared'),
        ported: sum(agents, 'ported'),
        problems: agents.filter((row) => row.problem !== undefined).length,
      };
      if (options.json) console.log(JSON.stringify({ totals, agents }, null, 2));
      else {
        console.log(rowsText(agents));
        const { declared, ported } = totals;
        console.log(`\n${ported} of ${declared} actions of ${totals.agents} agents are ported`);
      }
      if (totals.problems > 0) process.exitCode = ExitCode.failed;
    });
}

function rowsText(agents: readonly PortedRow[]): string {
  const rows = agents.map(({ name, group, machines, declared, ported, notPorted, problem }) => [
    name,
    machines.join(', '),
    group,
    String(declared),
    String(ported),
    problem === undefined ? paint.dim(notPorted.join(' ')) : paint.bad(problem),
  ]);
  return table(['AGENT', 'MACHINE', 'GROUP', 'DECLARED', 'PORTED', 'NOT PORTED'], rows);
}

function sum(rows: readonly PortedRow[], key: 'declared' | 'ported'): number {
  return rows.reduce((so, row) => so + row[key], 0);
}
