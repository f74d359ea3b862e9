import { isAlias, isMap, isScalar, isSeq, type Document } from 'yaml';

/** A YAML value with its place, aliases and merge keys resolved. */
export type Tree = MapTree | ListTree | ScalarTree;

export interface MapTree {
  readonly kind: 'map';
  readonly offset: number;
  readonly items: ReadonlyMap<string, Tree>;
}

export interface ListTree {
  readonly kind: 'list';
  readonly offset: number;
  readonly items: readonly Tree[];
}

export interface ScalarTree {
  readonly kind: 'scalar';
  readonly offset: number;
  readonly value: string | number | boolean | bigint | null;
}

/**
 * Turns a document that {@link readYamlFile} found nothing wrong with (so aliases are bounded and free
 * of loops) into a {@link Tree}. `<<` is the merge key of YAML 1.1, as the old readers took it. A map's
 * offset is that of its key where it has one, so that messages point at the name.
 */
export function treeOf(document: Document): Tree {
  const convert = (node: unknown, keyOffset?: number): Tree => {
    if (isAlias(node)) return convert(node.resolve(document), keyOffset);
    const offset = keyOffset ?? (node as { range?: [number] } | null)?.range?.[0] ?? 0;
    if (isSeq(node)) return { kind: 'list', offset, items: node.items.map((i) => convert(i)) };
    if (isMap(node)) return { kind: 'map', offset, items: itemsOf(node.items) };
    const value = isScalar(node) ? (node.value as ScalarTree['value']) : null;
    return { kind: 'scalar', offset, value };
  };

  const itemsOf = (pairs: readonly { key: unknown; value: unknown }[]) => {
    const own = new Map<string, Tree>();
    const merged = new Map<string, Tree>();
    for (const { key, value } of pairs) {
      const name = isScalar(key) ? String(key.value) : String(key);
      const tree = convert(value, isScalar(key) ? key.range?.[0] : undefined);
      if (name !== '<<') own.set(name, tree);
      else for (const [k, v] of sourcesOf(tree)) if (!merged.has(k)) merged.set(k, v);
    }
    for (const [name, tree] of merged) if (!own.has(name)) own.set(name, tree);
    return own;
  };

  return convert(document.contents);
}

function sourcesOf(merge: Tree): [string, Tree][] {
  if (merge.kind === 'list') return merge.items.flatMap(sourcesOf);
  return merge.kind === 'map' ? [...merge.items] : [];
}

/** The value as plain data, for `config` blocks. */
export function plain(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plain);
  return Object.fromEntries([...tree.items].map(([key, value]) => [key, plain(value)]));
}
