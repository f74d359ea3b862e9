import type { Command } from 'commander';
import logUpdate from 'log-update';
import prettyBytes from 'pretty-bytes';
import { listContainers, type FleetContainer } from '../../engine/containers/containers.ts';
import { connectEngines, type Engine } from '../../engine/engine.ts';
import { usageOf, type Usage } from '../../engine/containers/usage.ts';
import { entryKey } from '../../fleet/model.ts';
import { fleetAtHand, machinesOf } from '../fleet/fleet-at-hand.ts';
import { humanDuration } from '../output/duration.ts';
import { paint } from '../output/style.ts';
import { table } from '../output/table.ts';

/** One row of `status`, as `--json` prints it. */
export interface StatusRow {
  readonly machine: string;
  readonly agent: string;
  /** Null for an entry without colors. */
  readonly color: string | null;
  readonly version: string;
  readonly state: string;
  readonly health: string;
  readonly restarts: number;
  readonly memoryBytes: number | null;
  readonly memoryLimitBytes: number | null;
  readonly cpus: number | null;
  readonly uptimeMs: number | null;
  readonly wave: number | null;
}

interface StatusOptions {
  machine?: string;
  json?: boolean;
  watch?: boolean;
}

export function register(parent: Command): void {
  parent
    .command('status')
    .description('what runs on each machine: state, health, restarts, memory, CPU, uptime, wave')
    .option('--machine <name>', 'only this machine')
    .option('--watch', 'refresh until interrupted')
    .option('--json', 'machine-readable output')
    .action(async (options: StatusOptions) => {
      const engines = await connectEngines(machinesOf(fleetAtHand(), options.machine));
      if (!options.watch) {
        const rows = await statusRows(engines);
        console.log(options.json ? JSON.stringify(rows, null, 2) : renderStatus(rows));
        if (rows.some((row) => !isGood(row)) || rows.length === 0) process.exitCode = 1;
        return;
      }
      for (;;) {
        const rows = await statusRows(engines);
        if (options.json) console.log(JSON.stringify(rows));
        else logUpdate(renderStatus(rows));
        await new Promise((resolve) => setTimeout(resolve, 2000));
      }
    });
}

/** Rows of all containers on the engines; samples usage for a second. */
export async function statusRows(engines: readonly Engine[]): Promise<StatusRow[]> {
  const colored = new Set(
    fleetAtHand()
      .entries.filter(({ colors }) => colors)
      .map(entryKey),
  );
  const perEngine = await Promise.all(
    engines.map(async (engine) => {
      const containers = await listContainers(engine);
      const running = containers.filter((container) => container.state === 'running');
      const usage = await usageOf(
        engine,
        running.map((container) => container.id),
      );
      return containers.map((container) => toRow(container, usage.get(container.id), colored));
    }),
  );
  return perEngine.flat();
}

function toRow(
  container: FleetContainer,
  usage: Usage | undefined,
  colored: ReadonlySet<string>,
): StatusRow {
  const key = entryKey({ machine: container.machine, name: container.agent });
  const running = container.state === 'running';
  return {
    machine: container.machine,
    agent: container.agent,
    color: colored.has(key) ? container.color : null,
    version: container.version,
    state: container.state,
    health: container.health,
    restarts: container.restarts,
    memoryBytes: usage?.memoryBytes ?? null,
    memoryLimitBytes: usage?.memoryLimitBytes ?? null,
    cpus: usage?.cpus ?? null,
    uptimeMs: running && container.startedAt > 0 ? Date.now() - container.startedAt : null,
    wave: container.wave,
  };
}

/** The table, the worst first within a machine, and a line of totals. */
export function renderStatus(rows: readonly StatusRow[]): string {
  if (rows.length === 0) return 'no container of the fleet exists; `scripts/up` starts it';
  const sorted = [...rows].sort(
    (a, b) =>
      a.machine.localeCompare(b.machine) ||
      Number(isGood(a)) - Number(isGood(b)) ||
      (a.wave ?? 0) - (b.wave ?? 0) ||
      a.agent.localeCompare(b.agent),
  );
  const head = [
    'MACHINE',
    'AGENT',
    'COLOR',
    'STATE',
    'HEALTH',
    'RESTARTS',
    'MEMORY',
    'CPU',
    'UPTIME',
    'WAVE',
  ];
  const body = sorted.map((row) => [
    row.machine,
    row.agent,
    row.color ?? '-',
    row.state,
    paintHealth(row),
    row.restarts > 0 ? paint.warn(String(row.restarts)) : '0',
    memoryCell(row),
    row.cpus === null ? '-' : `${(row.cpus * 100).toFixed(1)}%`,
    row.uptimeMs === null ? '-' : humanDuration(row.uptimeMs),
    row.wave === null ? '-' : String(row.wave),
  ]);
  return `${table(head, body)}\n\n${totals(rows)}`;
}

function totals(rows: readonly StatusRow[]): string {
  const good = rows.filter(isGood).length;
  const memory = rows.reduce((sum, row) => sum + (row.memoryBytes ?? 0), 0);
  const cpus = rows.reduce((sum, row) => sum + (row.cpus ?? 0), 0);
  const health = `${good} of ${rows.length} healthy`;
  return `${good === rows.length ? paint.good(health) : paint.bad(health)}, memory ${prettyBytes(memory, { binary: true })}, CPU ${(cpus * 100).toFixed(1)}% of one core`;
}

function isGood(row: StatusRow): boolean {
  return row.state === 'running' && (row.health === 'healthy' || row.health === 'none');
}

function paintHealth(row: StatusRow): string {
  if (isGood(row)) return paint.good(row.health);
  return row.health === 'starting' ? paint.warn(row.health) : paint.bad(row.health);
}

function memoryCell({ memoryBytes, memoryLimitBytes }: StatusRow): string {
  if (memoryBytes === null) return '-';
  const used = prettyBytes(memoryBytes, { binary: true, maximumFractionDigits: 0 });
  if (!memoryLimitBytes) return used;
  return `${used} (${Math.round((100 * memoryBytes) / memoryLimitBytes)}%)`;
}
