import { isAgent, isAgentAmongAgents, ownName } from './recognise.ts';
import type { ListTree, MapTree, Tree } from './tree.ts';

/** An entry as the old file has it. */
export interface RawEntry {
  /** Absent when a list item has no name. */
  readonly name: string | undefined;
  /** The name in the `name` key where the map's key already gave one and differs. */
  readonly otherName: string | undefined;
  readonly group: string;
  /** Null when the entry is not a map. */
  readonly map: MapTree | null;
  readonly offset: number;
}

export interface Discovery {
  readonly entries: RawEntry[];
  /** Sections beside or above the agents that hold nothing. */
  readonly emptySections: string[];
  /** Dotted paths of everything outside agents that is a single value or a map of such. */
  readonly settings: { readonly path: readonly string[]; readonly value: Tree }[];
}

/** Words that wrap groups or agents and say nothing about them. */
const WRAPPERS = new Set(['agents', 'services', 'members', 'entries', 'list']);
/** The group of agents that stand in no section. */
const NO_GROUP = 'imported';

/** Finds every agent of a file, in file order, by the agents' own keys; section names mean nothing. */
export function discover(root: Tree): Discovery {
  const found: Discovery = { entries: [], emptySections: [], settings: [] };
  if (isAgent(root) && ownName(root)) found.entries.push(rawEntry(undefined, root, []));
  else visit(root, [], found);
  return found;
}

function visit(tree: Tree, path: readonly string[], found: Discovery): void {
  if (tree.kind === 'scalar') {
    if (tree.value === null && path.length === 1) found.emptySections.push(path.join('.'));
    else if (path.length > 0) found.settings.push({ path, value: tree });
  } else if (tree.kind === 'map') {
    if (tree.items.size === 0 && path.length > 0) found.emptySections.push(path.join('.'));
    visitMap(tree, path, found);
  } else {
    if (tree.items.length === 0 && path.length > 0) found.emptySections.push(path.join('.'));
    visitList(tree, path, found);
  }
}

function visitMap(map: MapTree, path: readonly string[], found: Discovery): void {
  const agentsHere = [...map.items.values()].some(isAgent);
  for (const [key, child] of map.items) {
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
      const group = groupOf(path);
      found.entries.push({ name, otherName: undefined, group, map: null, offset });
    } else {
      visit(item, path, found);
    }
  }
}

function rawEntry(key: string | undefined, map: MapTree, path: readonly string[]): RawEntry {
  const own = ownName(map);
  const otherName = key !== undefined && own !== undefined && own !== key ? own : undefined;
  return { name: key ?? own, otherName, group: groupOf(path), map, offset: map.offset };
}

/** The nearest section with a telling name: `container_groups.core.agents` is group `core`. */
function groupOf(path: readonly string[]): string {
  return path.findLast((key) => !WRAPPERS.has(key)) ?? path.at(-1) ?? NO_GROUP;
}
