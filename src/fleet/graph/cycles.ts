import { entryKey, type Entry, type Fleet } from '../model.ts';
import { adjacencyOf, componentsOf, type Adjacency } from './components.ts';
import { edgesOf, startEdges, type Edge } from './edges.ts';

/**
 * The cycles among the dependencies that hold back a start, each as the keys in the order of
 * waiting, closed: `['pc2/A', 'mainpc/B', 'pc2/A']`. Every entry that stands in a cycle is named
 * in at least one of them.
 */
export function findCycles(fleet: Fleet): string[][] {
  return cyclesAmong(fleet.entries, startEdges(edgesOf(fleet)));
}

/** As `findCycles`, over a choice of entries and edges. */
export function cyclesAmong(entries: readonly Entry[], edges: readonly Edge[]): string[][] {
  const adjacency = adjacencyOf(entries, edges);
  const cycles: string[][] = [];
  for (const component of componentsOf(adjacency)) {
    const first = component[0]!;
    if (component.length === 1 && !adjacency.get(first)!.includes(first)) continue;
    const members = new Set(component);
    const named = new Set<Entry>();
    for (const start of component) {
      if (named.has(start)) continue;
      const cycle = shortestCycle(start, members, adjacency);
      cycle.forEach((entry) => named.add(entry));
      cycles.push([...cycle, start].map(entryKey));
    }
  }
  return cycles;
}

/** Breadth first from `start` back to `start`; exists because `members` are strongly connected. */
function shortestCycle(start: Entry, members: ReadonlySet<Entry>, adjacency: Adjacency): Entry[] {
  const cameFrom = new Map<Entry, Entry>();
  const queue = [start];
  for (const entry of queue) {
    for (const target of adjacency.get(entry)!) {
      if (target === start) return pathTo(entry, start, cameFrom);
      if (!members.has(target) || cameFrom.has(target)) continue;
      cameFrom.set(target, entry);
      queue.push(target);
    }
  }
  return [start];
}

function pathTo(end: Entry, start: Entry, cameFrom: ReadonlyMap<Entry, Entry>): Entry[] {
  const path = [end];
  while (path[0] !== start) path.unshift(cameFrom.get(path[0]!)!);
  return path;
}
