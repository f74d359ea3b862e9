import { InvalidArgumentError, type Command } from 'commander';
import { distance } from 'fastest-levenshtein';
import { ContainerUnknown } from '../../contracts/error-catalogue/engine.ts';
import { listContainers, type FleetContainer } from '../../engine/containers.ts';
import { connectEngines, type Engine } from '../../engine/engine.ts';
import { containerLogs } from '../../engine/logs.ts';
import { fleetAtHand, machinesOf } from '../fleet-at-hand.ts';
import { formatLogLine, levelAtLeast } from '../output/log-line.ts';

interface LogsOptions {
  machine?: string;
  tail: number;
  follow?: boolean;
  since?: string;
  level?: string;
  json?: boolean;
}

export function register(parent: Command): void {
  parent
    .command('logs')
    .description('log lines of agents; all of the fleet when none is named')
    .argument('[agents...]', 'agent or service names')
    .option('--machine <name>', 'only this machine')
    .option('--tail <lines>', 'last lines of each container', wholeNumber, 20)
    .option('-f, --follow', 'go on as lines arrive')
    .option('--since <time>', 'only lines after this time (ISO 8601)')
    .option('--level <level>', 'only lines of this level or worse')
    .option('--json', 'lines as the containers wrote them')
    .action(async (names: string[], options: LogsOptions) => {
      const engines = await connectEngines(machinesOf(fleetAtHand(), options.machine));
      const targets = await findContainers(engines, names);
      const width = Math.max(0, ...targets.map(({ container }) => container.agent.length));
      await Promise.all(targets.map((target) => print(target, width, options)));
    });
}

interface Target {
  readonly engine: Engine;
  readonly container: FleetContainer;
}

async function print(
  { engine, container }: Target,
  width: number,
  options: LogsOptions,
): Promise<void> {
  const since =
    options.since === undefined ? undefined : Math.floor(Date.parse(options.since) / 1000);
  const lines = containerLogs(engine, container.id, {
    tail: options.tail,
    ...(options.follow === undefined ? {} : { follow: options.follow }),
    ...(since === undefined ? {} : { since }),
  });
  for await (const line of lines) {
    if (options.level && !levelAtLeast(line, options.level)) continue;
    console.log(options.json ? line : formatLogLine(container.agent.padEnd(width), line));
  }
}

/** Containers by entry name or compose service name; every unknown name is an error with a near miss. */
export async function findContainers(
  engines: readonly Engine[],
  names: readonly string[],
): Promise<Target[]> {
  const all = (
    await Promise.all(
      engines.map(async (engine) =>
        (await listContainers(engine)).map((container) => ({ engine, container })),
      ),
    )
  ).flat();
  if (names.length === 0) return all;
  return names.flatMap((name) => {
    const found = all.filter(
      ({ container }) => container.agent === name || container.service === name,
    );
    if (found.length === 0)
      throw new ContainerUnknown({
        name,
        hint: nearest(
          name,
          all.map((t) => t.container.agent),
        ),
      });
    return found;
  });
}

function nearest(name: string, known: readonly string[]): string {
  const ranked = known
    .map((candidate) => ({
      candidate,
      away: distance(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .sort((a, b) => a.away - b.away);
  const best = ranked[0];
  return best && best.away <= Math.max(2, name.length / 3)
    ? ` (did you mean ${best.candidate}?)`
    : '';
}

function wholeNumber(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('give a whole number of lines');
  return Number(value);
}
