import { entryKey, type Entry } from '../model.ts';
import type { Edge } from './edges.ts';
import type { StartGraph } from './start-graph.ts';

/** The graph for Markdown pages: a box per machine, thick lines across machines, dotted when not required. */
export function graphMermaid(graph: StartGraph): string {
  const waveOf = new Map<Entry, number>();
  graph.waves.forEach((wave, at) => wave.forEach((entry) => waveOf.set(entry, at + 1)));
  const boxes = graph.machines.flatMap((machine) => [
    `  subgraph ${machine}`,
    ...[...waveOf]
      .filter(([entry]) => entry.machine === machine)
      .map(([entry, wave]) => `    ${id(entry)}["${wave} · ${entry.name}"]`),
    '  end',
  ]);
  const lines = graph.drawn.map((edge) => `  ${id(edge.from)} ${arrow(edge)} ${id(edge.to)}`);
  const hubs = graph.hubs.map(entryKey).join(', ');
  const note = `  %% lines to ${hubs || 'nothing'} are left out: almost everything waits for them`;
  return ['flowchart LR', note, ...boxes, ...lines].join('\n');
}

function arrow({ crossMachine, required }: Edge): string {
  if (!crossMachine) return '-->';
  return required ? '==>' : '-.->';
}

/** Letters, digits and underscores only, and never a word of the language. */
function id({ machine, slug }: Entry): string {
  return `${machine}__${slug}`.replaceAll('-', '_');
}
