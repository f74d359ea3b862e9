import type { Command } from 'commander';
import { planPorts, type PortPlan } from '../../../fleet/ports/plan.ts';
import { ExitCode } from '../../exit-code.ts';
import { DEFINITION_DIR, wholeFleet } from '../../fleet/fleet-files.ts';
import { paint } from '../../output/style.ts';
import { table } from '../../output/table.ts';

export function register(parent: Command): void {
  parent
    .command('ports')
    .description('who has which port, what collides, and where there is room')
    .option('--dir <folder>', 'folder of the definition', DEFINITION_DIR)
    .option('--json', 'machine-readable output')
    .action((options: { readonly dir: string; readonly json?: boolean }) => {
      const fleet = wholeFleet(options.dir, options.json);
      if (fleet === null) return;
      const plan = planPorts(fleet);
      console.log(options.json ? JSON.stringify(plan, null, 2) : planText(plan));
      // Containers have their own network namespaces: only a port of the host can really clash.
      if (plan.problems.some(({ kind }) => kind === 'publish')) process.exitCode = ExitCode.failed;
    });
}

function planText({ assignments, problems, room }: PortPlan): string {
  const ports = [...assignments]
    .sort((a, b) => (a.machine < b.machine ? -1 : Number(a.machine > b.machine)) || a.port - b.port)
    .map(({ machine, port, purpose, name, origin }) => [
      machine,
      String(port),
      purpose,
      name,
      origin === 'proposed' ? paint.warn('proposed: write it down to keep it') : '',
    ]);
  const ranges = room.map(({ machine, purpose, from, to, used, free, nextFree }) => [
    machine,
    purpose,
    `${from}-${to}`,
    String(used),
    String(free),
    nextFree === null ? paint.warn('full') : String(nextFree),
  ]);
  const WHAT = {
    listen: 'is named twice (works, since each container has its own network)',
    publish: 'is wanted twice on the host',
    outside: 'is outside every range of its purpose',
  } as const;
  const bad = problems.map(
    ({ kind, machine, port, holders }) =>
      `${(kind === 'publish' ? paint.bad : paint.warn)(`${machine} ${port}`)} ${WHAT[kind]}: ${holders.join(', ')}`,
  );
  return [
    table(['MACHINE', 'PORT', 'PURPOSE', 'NAME', ''], ports),
    '',
    table(['MACHINE', 'PURPOSE', 'RANGE', 'USED', 'FREE', 'NEXT FREE'], ranges),
    '',
    ...(bad.length === 0 ? [`${paint.good('ok')}: no collisions`] : bad),
  ].join('\n');
}
