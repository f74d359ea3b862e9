import { entryKey, type Entry } from '../model.ts';
import type { StartGraph } from './start-graph.ts';

/** The graph for Markdown pages: a box per machine, dotted thick lines across machines. */
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
  const lines = graph.drawn.map(({ from, to, crossMachine }) =>
    crossMachine ? `  ${id(from)} ==> ${id(to)}` : `  ${id(from)} --> ${id(to)}`,
  );
  const crossing = graph.soft
    .filter(({ crossMachine }) => crossMachine)
    .map(({ from, to }) => `  ${id(from)} -.-> ${id(to)}`);
  const hubs = graph.hubs.map(entryKey).join(', ');
  const note = `  %% lines to ${hubs || 'nothing'} are left out: almost everything waits for them`;
  return ['flowchart LR', note, ...boxes, ...lines, ...crossing].join('\n');
}

/** Letters, digits and underscores only, and never a word of the language. */
function id({ machine, slug }: Entry): string {
  return `${machine}__${slug}`.replaceAll('-', '_');
}
