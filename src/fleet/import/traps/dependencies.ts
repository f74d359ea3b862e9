import { nearMiss } from '../../validate/near-miss.ts';
import { isKept, say, type Draft, type DraftDependency } from '../draft.ts';

/** Entries of a definition that exists already: machines by entry name. */
export type KnownEntries = ReadonlyMap<string, readonly string[]>;

/** Missing names that are compared with all others for a near miss; a hostile file can have thousands. */
const MOST_COMPARED = 200;

/** Finds the machine of every dependency, among the imported entries and those the definition has already. */
export function resolveDependencies(drafts: readonly Draft[], known: KnownEntries): void {
  const machines = new Map<string, Set<string>>();
  for (const [name, places] of known) machines.set(name, new Set(places));
  const imported = new Set(drafts.map((draft) => draft.machine));
  // What is imported replaces what the definition says about that machine.
  for (const places of machines.values()) for (const m of imported) places.delete(m);
  for (const draft of drafts.filter(isKept)) {
    const places = machines.get(draft.name) ?? new Set();
    machines.set(draft.name, places.add(draft.machine));
  }
  const leftOut = new Set(drafts.filter((draft) => !isKept(draft)).map((draft) => draft.name));
  let misses = 0;
  for (const draft of drafts.filter(isKept)) {
    draft.dependsOn = draft.dependsOn.filter((dependency) => {
      const found = resolve(draft, dependency, machines.get(dependency.name) ?? new Set());
      const names = misses < MOST_COMPARED ? machines.keys() : undefined;
      if (!found) missing(draft, dependency, leftOut, names);
      if (!found) misses++;
      return found;
    });
  }
}

function resolve(draft: Draft, wanted: DraftDependency, places: ReadonlySet<string>): boolean {
  if (wanted.machine !== undefined ? !places.has(wanted.machine) : places.size === 0) return false;
  if (wanted.machine === undefined && places.has(draft.machine)) wanted.machine = draft.machine;
  wanted.machine ??= [...places].sort()[0]!;
  if (wanted.machine === draft.machine) return true;
  if (places.size > 1) {
    const all = [...places].sort().join(', ');
    const message = `it depends on ${wanted.name}, which is on ${all}; ${wanted.machine} was taken`;
    say(draft, 'DEPENDENCY_AMBIGUOUS', message);
  }
  wanted.required = false;
  const message = `it depends on ${wanted.machine}/${wanted.name} on the other machine; that only orders the plan now (required: false)`;
  say(draft, 'DEPENDENCY_OTHER_MACHINE', message);
  return true;
}

function missing(
  draft: Draft,
  { name, machine }: DraftDependency,
  leftOut: ReadonlySet<string>,
  names: Iterable<string> | undefined,
): void {
  const wanted = machine === undefined ? name : `${machine}/${name}`;
  draft.dropped.push(wanted);
  if (leftOut.has(name)) {
    const message = `it depends on ${wanted}, which was left out; that was dropped`;
    return say(draft, 'DEPENDENCY_LEFT_OUT', message);
  }
  const near = names && nearMiss(name, names);
  const hint = near ? `; did the file mean ${near}?` : '';
  const message = `it depends on ${wanted}, which is nowhere in the imported files or the definition; that was dropped${hint}`;
  say(draft, 'DEPENDENCY_MISSING', message);
}
