import { adjacencyOf, componentsOf } from './graph/components.ts';
import { edgesOf, startEdges } from './graph/edges.ts';
import type { Entry, Fleet } from './model.ts';

/**
 * The start wave of every entry: 1 for those that wait for nothing, otherwise one more than the
 * latest wave among what they wait for, on either machine.
 *
 * Members of a cycle share one wave; `findCycles` names them. Time is linear in entries plus
 * dependencies.
 */
export function wavesOf(fleet: Fleet): ReadonlyMap<Entry, number> {
  const adjacency = adjacencyOf(fleet.entries, startEdges(edgesOf(fleet)));
  const waves = new Map<Entry, number>();
  // Components come dependencies first, so what a component waits for outside itself has its wave.
  for (const component of componentsOf(adjacency)) {
    let wave = 1;
    for (const entry of component) {
      for (const target of adjacency.get(entry)!)
        wave = Math.max(wave, (waves.get(target) ?? 0) + 1);
    }
    for (const entry of component) waves.set(entry, wave);
  }
  return waves;
}
