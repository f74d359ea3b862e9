import { keyOf, textOf } from '../source/keys.ts';
import type { MapTree, Tree } from '../source/tree.ts';

/** MiB in a memory figure: a plain number is MB as the old files meant it, `512m` and `2GiB` say their unit. */
export function memoryMiB(tree: Tree | undefined): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kmg]?)i?b?$/i.exec(textOf(tree) ?? '');
  if (!match) return undefined;
  const factor = { k: 1 / 1024, m: 1, g: 1024 }[match[2]!.toLowerCase()] ?? 1;
  const size = Math.ceil(Number(match[1]) * factor);
  return size > 0 ? size : undefined;
}

/** The memory limit that an agent has for itself, MiB. */
export function ownMemoryMiB(map: MapTree): number | undefined {
  const inner = keyOf(map, 'resources')?.value;
  const nested = inner?.kind === 'map' ? keyOf(inner, 'memory')?.value : undefined;
  return memoryMiB(keyOf(map, 'memory')?.value ?? nested);
}
