import { readdirSync } from 'node:fs';
import type { Command } from 'commander';

/** One line for each noun that has a folder of verbs. */
const NOUNS: Readonly<Record<string, string>> = {
  fleet: 'the fleet definition: check, render, import, ports, graph, status',
  mode: 'say who answers a capability: the service, its legacy agents, or both',
  receipts: 'records of decisions on releases: list, show, verify',
  release: 'plan, stage, promote, roll back a version of the services; freeze and unfreeze',
  secrets: 'make, replace and look for secrets',
  user: 'people who may use the fleet: add, change, disable, list',
};

type CommandFile = { readonly register?: (parent: Command) => void };

/**
 * Registers `commands/<verb>.ts` and `commands/<noun>/<verb>.ts`.
 *
 * Imports only the files that the command line can need, because some of them bring half of the engine
 * along; for help that is all of a level.
 *
 * @param words the command line without options, e.g. `['fleet', 'check']`
 */
export async function registerCommands(
  program: Command,
  words: readonly string[],
  folder = new URL('./commands/', import.meta.url),
): Promise<void> {
  const { verbs, nouns } = contentsOf(folder);
  const [first] = words;
  const wanted = (name: string) => first === name || !(verbs.has(first!) || nouns.has(first!));
  for (const name of [...verbs].filter(wanted)) await registerFile(program, folder, name);
  for (const name of [...nouns].filter(wanted)) {
    const noun = program.command(name).description(NOUNS[name] ?? name);
    if (first === name) {
      await registerCommands(noun, words.slice(1), new URL(`${name}/`, folder));
    }
  }
}

function contentsOf(folder: URL): { verbs: Set<string>; nouns: Set<string> } {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  );
  const verbs = entries
    .filter((entry) => entry.isFile() && /^[a-z-]+\.ts$/.test(entry.name))
    .map((entry) => entry.name.slice(0, -'.ts'.length));
  const nouns = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return { verbs: new Set(verbs), nouns: new Set(nouns) };
}

async function registerFile(parent: Command, folder: URL, name: string): Promise<void> {
  const file = (await import(new URL(`${name}.ts`, folder).href)) as CommandFile;
  file.register?.(parent);
}
