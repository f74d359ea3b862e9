import type { Entry } from '../model.ts';
import { adjacencyOf, componentsOf } from './components.ts';
import type { Edge } from './edges.ts';

/**
 * Transitive reduction: leaves out every edge whose end is reached through others anyway. Edges of
 * cycles stay, since there each "follows" from the others.
 */
export function reduceEdges(entries: readonly Entry[], edges: readonly Edge[]): Edge[] {
  const adjacency = adjacencyOf(entries, edges);
  const componentOf = new Map<Entry, number>();
  componentsOf(adjacency).forEach((members, id) => {
    for (const entry of members) componentOf.set(entry, id);
  });
  const reach = reachability(adjacency, componentOf);
  return edges.filter((edge) => {
    const own = componentOf.get(edge.from);
    const end = componentOf.get(edge.to)!;
    if (own === end) return true;
    return !adjacency.get(edge.from)!.some((other) => {
      const middle = componentOf.get(other)!;
      return middle !== end && middle !== own && reach.get(middle)!.has(end);
    });
  });
}

/** Which components each component reaches; they come dependencies first, so one pass is enough. */
function reachability(
  adjacency: ReadonlyMap<Entry, readonly Entry[]>,
  componentOf: ReadonlyMap<Entry, number>,
): Map<number, Set<number>> {
  const reach = new Map<number, Set<number>>();
  for (const [entry, id] of [...componentOf].sort((a, b) => a[1] - b[1])) {
    const own = reach.get(id) ?? new Set();
    reach.set(id, own);
    for (const target of adjacency.get(entry)!) {
      const next = componentOf.get(target)!;
      own.add(next);
      for (const further of reach.get(next) ?? []) own.add(further);
    }
  }
  return reach;
}
