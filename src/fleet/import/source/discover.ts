import { hasScript, isAgent, isAgentAmongAgents, ownName } from './recognise.ts';
import type { ListTree, MapTree, Tree } from './tree.ts';

/** An entry as the old file has it. */
export interface RawEntry {
  /** Absent when a list item has no name. */
  readonly name: string | undefined;
  /** The name in the `name` key where the map's key already gave one and differs. */
  readonly otherName: string | undefined;
  readonly group: string;
  /** Top-level key it stands under; absent for a file that is one list or one agent. */
  readonly section: string | undefined;
  /** Null when the entry is not a map. */
  readonly map: MapTree | null;
  readonly offset: number;
}

export interface Discovery {
  readonly entries: RawEntry[];
  /** Sections beside or above the agents that hold nothing. */
  readonly emptySections: string[];
  /** Maps that look like agents without a script and repeat the name of one that has it: tables of ports, health checks. */
  readonly mentions: string[];
  /** Dotted paths of everything outside agents that is a single value or a map of such. */
  readonly settings: { readonly path: readonly string[]; readonly value: Tree }[];
}

/** Words that wrap groups or agents and say nothing about them. */
const WRAPPERS = new Set(['agents', 'services', 'members', 'entries', 'list']);
/** The group of agents that stand in no section. */
const NO_GROUP = 'imported';

/** Finds every agent of a file, in file order, by the agents' own keys; section names mean nothing. */
export function discover(root: Tree): Discovery {
  const found: Discovery = { entries: [], emptySections: [], mentions: [], settings: [] };
  if (isAgent(root) && ownName(root)) found.entries.push(rawEntry(undefined, root, []));
  else visit(root, [], found);
  return withoutMentions(found);
}

function withoutMentions(found: Discovery): Discovery {
  const scripted = (entry: RawEntry) => entry.map !== null && hasScript(entry.map);
  const names = new Set(found.entries.filter(scripted).map(({ name }) => name));
  const isMention = (entry: RawEntry) => !scripted(entry) && names.has(entry.name);
  const mentions = found.entries.filter(isMention).map(({ group, name }) => `${group}.${name}`);
  return { ...found, mentions, entries: found.entries.filter((entry) => !isMention(entry)) };
}

function visit(tree: Tree, path: readonly string[], found: Discovery): void {
  if (tree.kind === 'scalar') {
    if (path.length > 0) found.settings.push({ path, value: tree });
  } else if (tree.kind === 'map') {
    if (tree.items.size === 0 && path.length > 0) found.emptySections.push(path.join('.'));
    visitMap(tree, path, found);
  } else {
    if (tree.items.length === 0 && path.length > 0) found.emptySections.push(path.join('.'));
    visitList(tree, path, found);
  }
}

function visitMap(map: MapTree, path: readonly string[], found: Discovery): void {
  const children = [...map.items.values()];
  const agentsHere = children.some(isAgent);
  const sectionsHere = children.some(({ kind }) => kind !== 'scalar');
  for (const [key, child] of map.items) {
    if (sectionsHere && child.kind === 'scalar' && child.value === null) {
      found.emptySections.push([...path, key].join('.'));
      continue;
    }
    if (isAgent(child) || (agentsHere && isAgentAmongAgents(key, child))) {
      found.entries.push(rawEntry(key, child, path));
    } else {
      visit(child, [...path, key], found);
    }
  }
}

function visitList(list: ListTree, path: readonly string[], found: Discovery): void {
  const agentsHere = list.items.some((item) => isAgent(item));
  for (const item of list.items) {
    const named = item.kind === 'map' && ownName(item) !== undefined;
    if (isAgent(item) || (agentsHere && named)) {
      found.entries.push(rawEntry(undefined, item as MapTree, path));
    } else if (agentsHere && item.kind === 'scalar') {
      const name = item.value === null ? undefined : String(item.value);
      const { offset } = item;
      const where = { group: groupOf(path), section: path[0] };
      found.entries.push({ name, otherName: undefined, ...where, map: null, offset });
    } else {
      visit(item, path, found);
    }
  }
}

function rawEntry(key: string | undefined, map: MapTree, path: readonly string[]): RawEntry {
  const own = ownName(map);
  const otherName = key !== undefined && own !== undefined && own !== key ? own : undefined;
  const where = { group: groupOf(path), section: path[0] };
  return { name: key ?? own, otherName, ...where, map, offset: map.offset };
}

/** The nearest section with a telling name: `container_groups.core.agents` is group `core`. */
function groupOf(path: readonly string[]): string {
  return path.findLast((key) => !WRAPPERS.has(key)) ?? path.at(-1) ?? NO_GROUP;
}
