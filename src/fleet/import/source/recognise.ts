import { keyOf, textOf, type KeyName } from './keys.ts';
import type { MapTree, Tree } from './tree.ts';

/**
 * True for a map that is an agent by its own keys, whatever section it stands in: it names a script, or it
 * has a port together with a health check port or dependencies. A map that holds agents
 * is a group, even when it has a port or dependencies of its own.
 */
export function isAgent(tree: Tree): tree is MapTree {
  return tree.kind === 'map' && looksLikeAgent(tree) && !holdsAgents(tree);
}

/**
 * True for a map that is an agent only because its neighbours are: it lacks the script, but still has what
 * only agents have. `redis: {host, port}` beside agents is none.
 */
export function isAgentAmongAgents(name: string, tree: Tree): tree is MapTree {
  if (tree.kind !== 'map' || holdsAgents(tree)) return false;
  if (looksLikeAgent(tree) || has(tree, 'dependencies')) return true;
  return has(tree, 'port') && (has(tree, 'required') || /^[A-Z]\w*[a-z]\w*$/.test(name));
}

function looksLikeAgent(map: MapTree): boolean {
  if (has(map, 'script')) return true;
  return has(map, 'port') && (has(map, 'health') || has(map, 'dependencies'));
}

function has(map: MapTree, key: KeyName): boolean {
  const value = keyOf(map, key)?.value;
  if (key === 'dependencies') return value !== undefined;
  return value?.kind === 'scalar';
}

function holdsAgents(map: MapTree): boolean {
  for (const [key, child] of map.items) {
    if (['config', 'settings', 'parameters', 'params'].includes(key)) continue;
    if (child.kind === 'map' && looksLikeAgent(child)) return true;
    if (child.kind === 'list' && child.items.some((i) => i.kind === 'map' && looksLikeAgent(i)))
      return true;
    // A group that only names its members: `agents: [A, B]`.
    if (['agents', 'members'].includes(key) && child.kind !== 'scalar') return true;
  }
  return false;
}

/** True when the map names a script, the one key that only agents have. */
export function hasScript(map: MapTree): boolean {
  return has(map, 'script');
}

/** The name that a list item gives itself. */
export function ownName(map: MapTree): string | undefined {
  return textOf(keyOf(map, 'name')?.value);
}
