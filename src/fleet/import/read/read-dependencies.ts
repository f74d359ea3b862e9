import { quote } from '../../finding.ts';
import { say, type Draft, type DraftDependency } from '../draft.ts';
import { keyOf, switchOf, textOf } from '../source/keys.ts';
import type { MapTree, Tree } from '../source/tree.ts';

/**
 * Reads `dependencies` in any of the ways they are written: a list of names, one name, names with commas,
 * a map of names, maps with a `name`; `machine/Name` names the machine.
 */
export function readDependencies(map: MapTree, draft: Draft): void {
  const required = keyOf(map, 'dependencies');
  const optional = keyOf(map, 'optionalDependencies');
  if (required) readList(required.value, required.key, true, draft);
  if (optional) readList(optional.value, optional.key, false, draft);
}

function readList(tree: Tree, key: string, required: boolean, draft: Draft): void {
  if (tree.kind === 'list') {
    for (const item of tree.items) {
      if (item.kind === 'map') readMapItem(item, key, required, draft);
      else if (item.kind === 'list') unreadable(draft, key);
      else addNames(textOf(item), required, draft);
    }
  } else if (tree.kind === 'map') {
    for (const [name, value] of tree.items) {
      const own = value.kind === 'map' ? switchOf(value.items.get('required')) : undefined;
      add({ name, machine: undefined, required: own ?? required }, draft);
    }
  } else addNames(textOf(tree), required, draft);
}

function readMapItem(item: MapTree, key: string, required: boolean, draft: Draft): void {
  const name = textOf(keyOf(item, 'name')?.value ?? item.items.get('agent'));
  const [only] = [...item.items.keys()];
  if (name === undefined && (item.items.size !== 1 || only === undefined)) {
    return unreadable(draft, key);
  }
  const machine = textOf(item.items.get('machine'))?.toLowerCase();
  const own = switchOf(item.items.get('required'));
  add({ name: name ?? only!, machine, required: own ?? required }, draft);
}

function addNames(text: string | undefined, required: boolean, draft: Draft): void {
  for (const part of text?.split(',') ?? []) {
    const [first, second] = part.trim().split('/');
    if (first && second) add({ name: second, machine: first.toLowerCase(), required }, draft);
    else if (first) add({ name: first, machine: undefined, required }, draft);
  }
}

function add(dependency: DraftDependency, draft: Draft): void {
  const { name, machine } = dependency;
  if (name === draft.name && (machine === undefined || machine === draft.machine)) {
    return say(draft, 'DEPENDENCY_ON_ITSELF', 'it depends on itself; that was dropped');
  }
  if (draft.dependsOn.some((other) => other.name === name && other.machine === machine)) {
    return say(draft, 'DEPENDENCY_TWICE', `it names ${quote(name)} twice; one was dropped`);
  }
  draft.dependsOn.push(dependency);
}

function unreadable(draft: Draft, key: string): void {
  const message = `${key} holds something that names no agent; it was dropped`;
  say(draft, 'DEPENDENCY_UNREADABLE', message);
}
