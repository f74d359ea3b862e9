import { entryKey, type Entry } from '../model.ts';
import type { Edge } from './edges.ts';
import type { StartGraph } from './start-graph.ts';

/**
 * The graph as text: per wave and machine what starts, and what each waits for beyond the hubs.
 * `==>` marks a dependency on the other machine, `-->` one on the same, `(soft)` one that holds
 * nothing back.
 */
export function graphText(graph: StartGraph): string {
  const drawn = groupByFrom(graph.drawn);
  const lines = graph.waves.flatMap((wave, at) => [
    `wave ${at + 1}: ${wave.length} ${wave.length === 1 ? 'container' : 'containers'}`,
    ...wave.map((entry) => {
      const edges = drawn.get(entry) ?? [];
      const near = edges.filter((edge) => !edge.crossMachine);
      const crossing = edges.filter((edge) => edge.crossMachine);
      const parts = [
        ...(near.length > 0 ? [`--> ${near.map(({ to }) => to.name).join(', ')}`] : []),
        ...crossing.map((e) => `==> ${entryKey(e.to)}${soft(e)}`),
      ];
      const profile = entry.profiles.length > 0 ? ` [${entry.profiles.join(', ')}]` : '';
      return `  ${entry.machine}  ${entry.name}${profile}${parts.map((part) => `  ${part}`).join('')}`;
    }),
    '',
  ]);
  return [
    ...lines,
    `not shown: what follows from other lines, and waiting for ${graph.hubs.map(entryKey).join(', ') || 'nothing'}`,
    ...cycleLines(graph),
  ].join('\n');
}

/** One line per cycle, or that there is none. */
function cycleLines({ cycles }: StartGraph): string[] {
  if (cycles.length === 0) return ['cycles: none'];
  return cycles.map((cycle) => `cycle: ${cycle.join(' -> ')}`);
}

function soft(edge: Edge): string {
  return edge.required ? '' : ' (soft)';
}

function groupByFrom(edges: readonly Edge[]): Map<Entry, Edge[]> {
  return Map.groupBy(edges, (edge) => edge.from);
}
