/** Lines as the engines of the machines keep them, container by container. */
import { listContainers, type FleetContainer } from '../../engine/containers/containers.ts';
import { connectEngines, type Engine } from '../../engine/engine.ts';
import { containerLogs } from '../../engine/containers/logs.ts';
import { distance } from 'fastest-levenshtein';
import { ContainerUnknown } from '../../contracts/error-catalogue/cli/engine.ts';
import { GREEN_PROFILE } from '../../fleet/render/service/colors.ts';
import { fleetAtHand, machinesOf } from '../fleet/fleet-at-hand.ts';
import { formatLogLine, levelAtLeast } from '../output/log-line.ts';
import { asksHub, type LogsOptions } from './options.ts';

interface Target {
  readonly engine: Engine;
  readonly container: FleetContainer;
}

/** Lines of each container to show, and to look through for what a hub would have found. */
const TAIL = 20;
const LOOKED_THROUGH = 5_000;

/** Prints lines of the named containers, or of all. */
export async function printFromEngines(
  names: readonly string[],
  options: LogsOptions,
): Promise<void> {
  const engines = await connectEngines(machinesOf(fleetAtHand(), options.machine));
  const targets = await findContainers(engines, names);
  const shown = targets.map(({ container }) => shownName(container));
  const width = Math.max(0, ...shown.map(({ length }) => length));
  await Promise.all(targets.map((target) => print(target, width, options)));
}

async function print(
  { engine, container }: Target,
  width: number,
  options: LogsOptions,
): Promise<void> {
  const { since, follow, level, json } = options;
  const lines = containerLogs(engine, container.id, {
    tail: asksHub(options) ? LOOKED_THROUGH : (options.tail ?? TAIL),
    ...(follow === undefined ? {} : { follow }),
    ...(since === undefined ? {} : { since: Math.floor(Date.parse(since) / 1000) }),
  });
  const isWanted = wantedBy(options);
  for await (const line of lines) {
    if (level && !levelAtLeast(line, level)) continue;
    if (!isWanted(line)) continue;
    console.log(json ? line : formatLogLine(shownName(container).padEnd(width), line));
  }
}

/** The second copy of an entry is told by the name of its service. */
function shownName({ agent, service, color }: FleetContainer): string {
  return color === GREEN_PROFILE ? service : agent;
}

/** As a hub looks for words, by and large: all of them, wherever they stand. */
function wantedBy({ search = '', trace = '' }: LogsOptions): (line: string) => boolean {
  const words = search.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const wanted = trace === '' ? words : [...words, trace.toLowerCase()];
  return (line) => {
    const text = wanted.length === 0 ? '' : line.toLowerCase();
    return wanted.every((word) => text.includes(word));
  };
}

/** Containers by entry name or compose service name; every unknown name is an error with a near miss. */
async function findContainers(
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
