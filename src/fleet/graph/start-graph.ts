import { entryKey, type Entry, type Fleet } from '../model.ts';
import { wavesOf } from '../waves.ts';
import { cyclesAmong } from './cycles.ts';
import { edgesOf, startEdges, type Edge } from './edges.ts';
import { reduceEdges } from './reduce.ts';

/** The start graph as every format shows it. */
export interface StartGraph {
  readonly machines: readonly string[];
  /** Entries by wave: `waves[0]` waits for nothing. Inside a wave by machine, then name. */
  readonly waves: readonly (readonly Entry[])[];
  /** All dependencies that hold back a start. */
  readonly edges: readonly Edge[];
  /** Dependencies that hold nothing back: not required, or on observability. */
  readonly soft: readonly Edge[];
  /** Every edge across machines, and the start edges inside one that neither follow from others nor lead to a hub. */
  readonly drawn: readonly Edge[];
  /** Entries that so many wait for that lines to them would hide the rest. */
  readonly hubs: readonly Entry[];
  /** Keys in the order of waiting, closed. */
  readonly cycles: readonly (readonly string[])[];
}

/** From this many dependents on, an entry is shown as a mark on its dependents instead of lines. */
const HUB_DEPENDENTS = 8;

/** Works out waves, cycles, and the edges worth drawing. */
export function startGraph(fleet: Fleet): StartGraph {
  const all = edgesOf(fleet);
  const edges = startEdges(all);
  const hold = new Set(edges);
  const hubs = hubsOf(fleet.entries, edges);
  return {
    machines: fleet.machines.map(({ name }) => name),
    waves: wavesInOrder(fleet),
    edges,
    soft: all.filter((edge) => !hold.has(edge)),
    drawn: [
      ...reduceEdges(fleet.entries, edges).filter((e) => !e.crossMachine && !hubs.includes(e.to)),
      ...all.filter(({ crossMachine }) => crossMachine),
    ],
    hubs,
    cycles: cyclesAmong(fleet.entries, edges),
  };
}

function wavesInOrder(fleet: Fleet): Entry[][] {
  const waves: Entry[][] = [];
  for (const [entry, wave] of wavesOf(fleet)) (waves[wave - 1] ??= []).push(entry);
  for (const wave of waves) wave.sort((a, b) => (entryKey(a) < entryKey(b) ? -1 : 1));
  return waves;
}

function hubsOf(entries: readonly Entry[], edges: readonly Edge[]): Entry[] {
  const dependents = new Map<Entry, number>();
  for (const { to } of edges) dependents.set(to, (dependents.get(to) ?? 0) + 1);
  return entries.filter((entry) => (dependents.get(entry) ?? 0) >= HUB_DEPENDENTS);
}
