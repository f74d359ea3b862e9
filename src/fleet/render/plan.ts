import { cyclesAmong } from '../graph/cycles.ts';
import { edgesOf, startEdges, type Edge } from '../graph/edges.ts';
import type { Entry, Fleet, Machine } from '../model.ts';
import { wavesOf } from '../waves.ts';
import { MachineUnknown, StartCycle } from '../../contracts/error-catalogue/fleet/plan.ts';
import { alertingMachines } from './infrastructure/alertmanager.ts';
import { compareSlugs, mayStandInCompose } from './service/depends-on.ts';
import { imageOf } from './service/images.ts';

/** What the files of one machine are written from; everything that needs the whole fleet is worked out. */
export interface MachinePlan {
  readonly machine: Machine;
  /** Position in machines.yaml, from 0. */
  readonly position: number;
  readonly version: string;
  /** Infrastructure first, then services, then agents by group and slug. */
  readonly entries: readonly Entry[];
  readonly waves: ReadonlyMap<Entry, number>;
  readonly dependsOn: ReadonlyMap<Entry, readonly Edge[]>;
  /** The one entry per image that says how the image is built; Compose finds it for the others. */
  readonly builders: ReadonlySet<Entry>;
  /** Machines whose broker accepts leaf links, other than this one. */
  readonly leafHubs: readonly Machine[];
  /** Machines with an Alertmanager, this one among them. */
  readonly alerting: readonly Machine[];
}

/** Port on which a broker accepts leaf links. */
export const LEAF_PORT = 7422;

const ROLE_ORDER = { infrastructure: 0, service: 1, agent: 2 } as const;

/**
 * One plan per machine, in the order of machines.yaml.
 *
 * @throws MachineUnknown for an entry on a machine that is not there
 * @throws StartCycle when containers of one machine would wait for each other
 */
export function planMachines(fleet: Fleet, version: string): MachinePlan[] {
  const waves = wavesOf(fleet);
  const composeEdges = startEdges(edgesOf(fleet)).filter(mayStandInCompose);
  const entriesOf = groupBy(fleet.entries, (entry) => entry.machine);
  const edgesFrom = groupBy(composeEdges, (edge) => edge.from);
  const known = new Set(fleet.machines.map((machine) => machine.name));
  const stray = fleet.entries.find((entry) => !known.has(entry.machine));
  if (stray) throw new MachineUnknown({ entry: stray.name, machine: stray.machine });
  const [cycle] = cyclesAmong(fleet.entries, composeEdges);
  if (cycle) {
    throw new StartCycle({ machine: cycle[0]!.split('/')[0], cycle: cycle.join(' -> ') });
  }
  const hubs = fleet.machines.filter((machine) =>
    (entriesOf.get(machine.name) ?? []).some((entry) => publishesLeaf(entry)),
  );
  const alerting = alertingMachines(fleet);
  return fleet.machines.map((machine, position) => {
    const entries = (entriesOf.get(machine.name) ?? []).sort(compareEntries);
    return {
      machine,
      position,
      version,
      entries,
      waves,
      dependsOn: edgesFrom as ReadonlyMap<Entry, readonly Edge[]>,
      builders: buildersAmong(entries, version),
      leafHubs: hubs.includes(machine) ? [] : hubs,
      alerting,
    };
  });
}

/** True for the broker that other machines link to. */
export function publishesLeaf(entry: Entry): boolean {
  return entry.publish.some(({ port }) => port === LEAF_PORT);
}

function compareEntries(a: Entry, b: Entry): number {
  const byRole = ROLE_ORDER[a.role] - ROLE_ORDER[b.role];
  if (byRole !== 0) return byRole;
  if (a.group !== b.group) return a.group < b.group ? -1 : 1;
  return compareSlugs(a, b);
}

/**
 * Entries without a profile come first: what builds must be there whatever profile is on. Copies of
 * a color only use images: theirs are of a release, which is made before it is started.
 */
function buildersAmong(entries: readonly Entry[], version: string): Set<Entry> {
  const builders = new Map<string, Entry>();
  const always = entries.filter((entry) => entry.profiles.length === 0 && !entry.colors);
  const profiled = entries.filter((entry) => entry.profiles.length > 0);
  for (const entry of [...always, ...profiled]) {
    const { image, build } = imageOf(entry, version);
    if (build.length > 0 && !builders.has(image)) builders.set(image, entry);
  }
  return new Set(builders.values());
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
