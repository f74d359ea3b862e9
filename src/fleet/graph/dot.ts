import { entryKey, type Entry } from '../model.ts';
import { kindOf, PALETTE, textWidth } from './palette.ts';
import { BROKER, type Edge } from './edges.ts';
import { legendTable } from './legend.ts';
import type { StartGraph } from './start-graph.ts';

/** The graph in the language of Graphviz: waves from left to right, one box per machine. */
export function graphDot(graph: StartGraph): string {
  const marks = marksOf(graph);
  return [
    'digraph fleet {',
    '  graph [rankdir=LR, newrank=true, bgcolor="white", fontname="Arial", fontsize=18,',
    '         nodesep=0.1, ranksep=1.0, splines=true, pad=0.3]',
    `  node [shape=box, style="filled,rounded", fontname="Arial", fontsize=12, height=0.3,`,
    `        margin="0.09,0.03", color="${PALETTE.near}", fontcolor="${PALETTE.ink}"]`,
    `  edge [color="${PALETTE.near}", arrowsize=0.6, penwidth=1.1]`,
    // From left to right Graphviz stacks what comes first at the bottom.
    ...[...graph.machines].reverse().flatMap((machine) => machineBox(graph, machine, marks)),
    `  legend [shape=plain, style="", label=<${legendTable(graph, marks)}>]`,
    ...waveHeads(graph.waves.length),
    `  { rank=same; legend; wave${graph.waves.length} }`,
    ...graph.waves.map((wave, at) => sameRank(wave, at + 1)),
    // Arrows point the way starts go, from what is waited for to what waits.
    ...graph.drawn.map((edge) => `  ${id(edge.to)} -> ${id(edge.from)}${lineOf(edge)}`),
    '}',
  ].join('\n');
}

/** A colored mark for each hub, drawn on all that wait for it; not for brokers, which all wait for. */
function marksOf({ hubs }: StartGraph): Map<Entry, string> {
  const marked = hubs.filter(({ name }) => name !== BROKER);
  return new Map(marked.map((hub, at) => [hub, PALETTE.hubs[at % PALETTE.hubs.length]!]));
}

function waveHeads(count: number): string[] {
  const heads = Array.from({ length: count }, (_, at) => at + 1);
  return [
    ...heads.map(
      (wave) =>
        `  wave${wave} [shape=plain, style="", fontsize=18, fontcolor="${PALETTE.faint}", label="wave ${wave}"]`,
    ),
    `  ${heads.map((wave) => `wave${wave}`).join(' -> ')} [style=invis, weight=1000]`,
  ];
}

function machineBox(
  { waves, edges }: StartGraph,
  machine: string,
  marks: ReadonlyMap<Entry, string>,
): string[] {
  const waitsFor = Map.groupBy(edges, (edge) => edge.from);
  const boxes = waves.flat().filter((entry) => entry.machine === machine);
  return [
    `  subgraph ${JSON.stringify(`cluster_${machine}`)} {`,
    `    label="${machine}"; labeljust=l; style="filled,rounded"; color="${PALETTE.machine}"; penwidth=0; margin=14`,
    ...boxes.map((entry) => {
      const hubs = (waitsFor.get(entry) ?? []).flatMap(({ to }) => marks.get(to) ?? []);
      return `    ${id(entry)} [fillcolor="${PALETTE.kinds[kindOf(entry)]}", label=<${boxLabel(entry, hubs, marks.get(entry))}>]`;
    }),
    '  }',
  ];
}

function boxLabel({ name }: Entry, hubs: readonly string[], own: string | undefined): string {
  const title = own === undefined ? name : `<B><FONT COLOR="${own}">${name}</FONT></B>`;
  const width = textWidth(name, own !== undefined);
  const dots = hubs.map((color) => `<TD WIDTH="10"><FONT COLOR="${color}">&#9679;</FONT></TD>`);
  const cells = `${dots.join('')}<TD ALIGN="LEFT" WIDTH="${width}">${title}</TD>`;
  return `<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="0" CELLSPACING="0"><TR>${cells}</TR></TABLE>`;
}

function sameRank(wave: readonly Entry[], number: number): string {
  return `  { rank=same; wave${number}; ${wave.map(id).join('; ')} }`;
}

function lineOf({ crossMachine, required }: Edge): string {
  const attributes = [
    ...(crossMachine ? [`color="${PALETTE.cross}"`, 'penwidth=2'] : []),
    ...(required ? [] : ['style=dashed', 'constraint=false']),
  ];
  return attributes.length === 0 ? '' : ` [${attributes.join(', ')}]`;
}

function id(entry: Entry): string {
  return JSON.stringify(entryKey(entry));
}
