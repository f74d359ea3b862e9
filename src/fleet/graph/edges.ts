import { entryKey, type DependencyCondition, type Entry, type Fleet } from '../model.ts';

/** "from waits for to", both ends resolved. */
export interface Edge {
  readonly from: Entry;
  readonly to: Entry;
  readonly required: boolean;
  readonly condition: DependencyCondition;
  readonly crossMachine: boolean;
}

/** Name of the broker entry of every machine. */
export const BROKER = 'nats';

/** Boot never waits for observability: a broken hub or Prometheus must not keep the fleet down. */
const NEVER_AWAITED = new Set(['observability-hub', 'prometheus', 'alertmanager']);

/**
 * Every dependency of the fleet as resolved edges, in the order of the entries.
 *
 * Adds what the definition need not say: a container of the Tandem image waits for the broker of
 * its machine. Dependencies on names that do not exist are left out (the loader reports them).
 */
export function edgesOf(fleet: Fleet): Edge[] {
  const byKey = new Map(fleet.entries.map((entry) => [entryKey(entry), entry]));
  const edges: Edge[] = [];
  for (const from of fleet.entries) {
    const seen = new Set<Entry>();
    for (const dependency of from.dependsOn) {
      const to = byKey.get(entryKey(dependency));
      if (to === undefined || seen.has(to)) continue;
      seen.add(to);
      const { required, condition } = dependency;
      edges.push({ from, to, required, condition, crossMachine: from.machine !== to.machine });
    }
    const broker = byKey.get(entryKey({ machine: from.machine, name: BROKER }));
    if (broker === undefined || seen.has(broker) || !usesBroker(from)) continue;
    edges.push({ from, to: broker, required: true, condition: 'healthy', crossMachine: false });
  }
  return edges;
}

/** The edges that hold back a start: required ones, except those on observability. */
export function startEdges(edges: readonly Edge[]): Edge[] {
  return edges.filter((edge) => edge.required && !NEVER_AWAITED.has(edge.to.name));
}

/** True for entries that connect to the fabric at start, which everything but infrastructure does. */
export function usesBroker(entry: Entry): boolean {
  return entry.role !== 'infrastructure';
}

/** True when every choice of profiles that starts `from` starts `to` as well. */
export function runsWhenever(from: Entry, to: Entry): boolean {
  if (to.profiles.length === 0) return true;
  return from.profiles.length > 0 && from.profiles.every((one) => to.profiles.includes(one));
}
