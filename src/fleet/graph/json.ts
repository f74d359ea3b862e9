import { entryKey } from '../model.ts';
import type { Edge } from './edges.ts';
import type { StartGraph } from './start-graph.ts';

/** The graph for other programs: every edge, drawn or not. */
export function graphJson({ waves, edges, soft, cycles }: StartGraph): string {
  const plain = (edge: Edge) => ({
    from: entryKey(edge.from),
    to: entryKey(edge.to),
    required: edge.required,
    condition: edge.condition,
    crossMachine: edge.crossMachine,
  });
  return JSON.stringify(
    {
      waves: waves.map((wave, at) => ({ wave: at + 1, entries: wave.map(entryKey) })),
      edges: [...edges, ...soft].map(plain),
      cycles,
    },
    null,
    2,
  );
}
