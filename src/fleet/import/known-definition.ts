import { readdirSync } from 'node:fs';
import path from 'node:path';
import { textOf } from './source/keys.ts';
import type { KnownEntries } from './traps/dependencies.ts';
import { treeOf, type Tree } from './source/tree.ts';
import { readYamlFile } from '../yaml-file.ts';

export interface KnownDefinition {
  /** Machines by entry name. */
  readonly entries: KnownEntries;
  /** MiB by machine, from machines.yaml. */
  readonly memoryMiB: ReadonlyMap<string, number>;
}

/**
 * What an import wants to know of the definition that exists: names and memory. Reads only these, so that
 * a definition that does not check yet is good enough; what cannot be read is not there.
 */
export function knownDefinition(dir: string): KnownDefinition {
  const entries = new Map<string, string[]>();
  const memoryMiB = new Map<string, number>();
  const machines = read(path.join(dir, 'machines.yaml'), 'machines');
  for (const [name, machine] of machines?.kind === 'map' ? machines.items : []) {
    const memory = machine.kind === 'map' ? Number(textOf(machine.items.get('memoryMiB'))) : NaN;
    if (memory > 0) memoryMiB.set(name, memory);
    for (const file of groupFiles(path.join(dir, name))) {
      const list = read(file, 'entries');
      for (const entry of list?.kind === 'list' ? list.items : []) {
        const own = entry.kind === 'map' ? textOf(entry.items.get('name')) : undefined;
        if (own !== undefined) entries.set(own, [...(entries.get(own) ?? []), name]);
      }
    }
  }
  return { entries, memoryMiB };
}

function groupFiles(dir: string): string[] {
  try {
    return readdirSync(dir)
      .filter((file) => file.endsWith('.yaml'))
      .sort()
      .map((file) => path.join(dir, file));
  } catch {
    return [];
  }
}

function read(file: string, key: string): Tree | undefined {
  const { document, findings } = readYamlFile(file);
  if (!document || findings.length > 0) return undefined;
  const tree = treeOf(document);
  return tree.kind === 'map' ? tree.items.get(key) : undefined;
}
