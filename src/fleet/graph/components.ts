import type { Entry } from '../model.ts';
import type { Edge } from './edges.ts';

/** What each entry waits for. */
export type Adjacency = ReadonlyMap<Entry, readonly Entry[]>;

/** Edges as a lookup; every entry has a list, maybe empty. */
export function adjacencyOf(entries: readonly Entry[], edges: readonly Edge[]): Adjacency {
  const adjacency = new Map<Entry, Entry[]>(entries.map((entry) => [entry, []]));
  for (const { from, to } of edges) adjacency.get(from)?.push(to);
  return adjacency;
}

/**
 * Strongly connected components, dependencies before dependents (Tarjan 1972).
 *
 * Iterative, so that a chain of 100,000 entries does not overflow the stack. Time is linear in
 * entries plus edges.
 */
export function componentsOf(adjacency: Adjacency): Entry[][] {
  const index = new Map<Entry, number>();
  const low = new Map<Entry, number>();
  const open: Entry[] = [];
  const isOpen = new Set<Entry>();
  const components: Entry[][] = [];

  const enter = (entry: Entry) => {
    index.set(entry, index.size);
    low.set(entry, index.size - 1);
    open.push(entry);
    isOpen.add(entry);
    return { entry, next: 0 };
  };
  const lower = (entry: Entry, value: number) => {
    if (value < low.get(entry)!) low.set(entry, value);
  };
  const close = (root: Entry) => {
    const component: Entry[] = [];
    let member: Entry;
    do {
      member = open.pop()!;
      isOpen.delete(member);
      component.push(member);
    } while (member !== root);
    components.push(component.reverse());
  };

  for (const start of adjacency.keys()) {
    if (index.has(start)) continue;
    const path = [enter(start)];
    while (path.length > 0) {
      const frame = path.at(-1)!;
      const target = adjacency.get(frame.entry)![frame.next++];
      if (target === undefined) {
        path.pop();
        if (low.get(frame.entry) === index.get(frame.entry)) close(frame.entry);
        if (path.length > 0) lower(path.at(-1)!.entry, low.get(frame.entry)!);
      } else if (!index.has(target)) {
        path.push(enter(target));
      } else if (isOpen.has(target)) {
        lower(frame.entry, index.get(target)!);
      }
    }
  }
  return components;
}
