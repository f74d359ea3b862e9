/** What both colors together want of a host. */
import type { ContainerInspectInfo } from 'dockerode';
import type { EngineInfo } from '../../../../engine/engine.ts';
import type { Usage } from '../../../../engine/containers/usage.ts';
import type { Entry, Fleet } from '../../../../fleet/model.ts';
import type { Measurement } from '../../../ports.ts';

const MIB = 1024 ** 2;

interface Amount {
  readonly wanted: number;
  readonly has: number;
  readonly unit: string;
}

export interface Demand {
  readonly machines: readonly string[];
  readonly memory: Amount;
  readonly cpu: Amount;
  /** Containers that run and gave no figures; with any, the sums are too low. */
  readonly unmeasured: readonly string[];
}

export interface HostFigures {
  readonly machines: readonly string[];
  readonly info: Pick<EngineInfo, 'memoryBytes' | 'cpus'>;
  readonly usage: ReadonlyMap<string, Usage>;
  /** Ids of all containers that run. */
  readonly running: ReadonlySet<string>;
  readonly candidates: readonly ContainerInspectInfo[];
  readonly live: readonly ContainerInspectInfo[];
  readonly fleet: Fleet;
}

/**
 * Memory: what is used, and all that the candidate may still take of its limits. CPU: what is used, and
 * once more what the live color uses, since the candidate will do the same work.
 */
export function demandOf(figures: HostFigures): Demand {
  const { machines, info, usage, running, candidates, live, fleet } = figures;
  const used = [...usage.values()];
  const memoryNow = used.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0);
  const cpuNow = used.reduce((sum, { cpus }) => sum + cpus, 0);
  const memoryToCome =
    candidates.length > 0
      ? candidates.reduce(
          (sum, one) => sum + Math.max(0, limitOf(one) - (usage.get(one.Id)?.memoryBytes ?? 0)),
          0,
        )
      : colored(fleet, machines).reduce((sum, { resources }) => sum + resources.memoryMiB * MIB, 0);
  const cpuToCome = live.reduce((sum, { Id }) => sum + (usage.get(Id)?.cpus ?? 0), 0);
  // One that only began or ended within the sample has nothing to tell; those that matter run on.
  const unmeasured = [...candidates, ...live]
    .filter(({ Id }) => running.has(Id) && !usage.has(Id))
    .map(({ Name }) => Name.slice(1));
  return {
    machines,
    memory: { wanted: (memoryNow + memoryToCome) / MIB, has: info.memoryBytes / MIB, unit: 'MiB' },
    cpu: { wanted: cpuNow + cpuToCome, has: info.cpus, unit: 'cores' },
    unmeasured,
  };
}

const limitOf = ({ HostConfig }: ContainerInspectInfo) => HostConfig.Memory ?? 0;

function colored({ entries }: Fleet, machines: readonly string[]): Entry[] {
  return entries.filter(({ machine, colors }) => colors && machines.includes(machine));
}

/** Memory of graphics cards, by what the definition promises to its entries; those with colors count twice. */
export function cardsOf({ machines, entries }: Fleet): Measurement {
  const cards = machines.flatMap(({ name, gpus }) =>
    gpus.map(({ index, vramMiB }) => {
      const users = entries.filter(({ machine, gpu }) => machine === name && gpu?.device === index);
      const wanted = users.reduce(
        (sum, { gpu, colors }) => sum + gpu!.vramMiB * (colors ? 2 : 1),
        0,
      );
      return { name: `${name}, card ${index}`, wanted, vramMiB };
    }),
  );
  return {
    source: 'capacity.vram',
    // A fleet that has no card wants none: the definition is refused otherwise.
    value: Math.max(0, ...cards.map(({ wanted, vramMiB }) => (wanted / vramMiB) * 100)),
    unit: '%',
    note: cards.length === 0 ? 'the fleet has no graphics card' : null,
    notes: cards.map(({ name, wanted, vramMiB }) => `${name}: ${wanted} of ${vramMiB} MiB`),
  };
}
