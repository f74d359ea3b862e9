import { entryKey, type Entry } from '../model.ts';
import { PALETTE, textWidth, type Kind } from './palette.ts';
import type { StartGraph } from './start-graph.ts';

const KINDS: readonly [kind: Kind, text: string][] = [
  ['infrastructure', 'infrastructure'],
  ['service', 'service'],
  ['agent', 'agent'],
  ['profiled', 'only with its profile'],
];

/** What fills, lines and marks mean, as a Graphviz table. */
export function legendTable({ cycles }: StartGraph, marks: ReadonlyMap<Entry, string>): string {
  const rows = [
    ...KINDS.map(([kind, text]) => [`BGCOLOR="${PALETTE.kinds[kind]}" BORDER="1"`, ' ', text]),
    ['', line(PALETTE.near, '&#8594;'), 'starts before'],
    ['', line(PALETTE.cross, '&#8594;'), 'on the other machine'],
    ['', line(PALETTE.cross, '&#8674;'), 'the same, not required'],
    ...[...marks].map(([hub, color]) => ['', line(color, '&#9679;'), `waits for ${entryKey(hub)}`]),
    ['', '', '(all but infrastructure: nats)'],
    ...cycles.map((cycle) => ['', line('#dc2626', '&#8635;'), `cycle: ${cycle.join(', ')}`]),
  ].map(
    ([cell, mark, text]) =>
      `<TR><TD WIDTH="26" ${cell}>${mark}</TD><TD ALIGN="LEFT" WIDTH="${textWidth(text!)}">${text}</TD></TR>`,
  );
  return `<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="3" COLOR="${PALETTE.near}">${rows.join('')}</TABLE>`;
}

function line(color: string, sign: string): string {
  return `<FONT COLOR="${color}"><B>${sign}</B></FONT>`;
}
