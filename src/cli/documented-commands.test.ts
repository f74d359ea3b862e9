import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { ROOT } from '../engine/project.ts';
import { registerCommands } from './command-files.ts';

/** Where people are told what to type. */
const SHOWN_IN = ['*.md', 'docs/**/*.md', 'src/contracts/error-catalogue/**/*.ts'];

/** Command lines as they are shown, each with the place that shows it. */
function shown(): [line: string, file: string][] {
  return globSync(SHOWN_IN, { cwd: ROOT }).flatMap((file) => {
    const text = readFileSync(path.join(ROOT, file), 'utf8');
    const lines = text.matchAll(/scripts\/tandem((?: +[\w.:/=-]+)+)/g);
    return [...lines].map(([, words]): [string, string] => [words!.trim(), file]);
  });
}

/** The command that a line calls, and the words that are left for it. */
async function called(line: string): Promise<{ command: Command; rest: string[] }> {
  const words = line.split(/ +/);
  let command = new Command('tandem').option('--help').option('--version');
  await registerCommands(
    command,
    words.filter((word) => !word.startsWith('-')),
  );
  for (let rest = words; ; rest = rest.slice(1)) {
    const next = command.commands.find((one) => one.name() === rest[0]);
    if (next === undefined) return { command, rest };
    command = next;
  }
}

test.each(shown())('%s exists, as %s says', async (line) => {
  const { command, rest } = await called(line);
  // A group by itself is named, not called: `scripts/tandem mode`.
  if (command.commands.length > 0) expect({ line, rest }).toEqual({ line, rest: [] });
  const known = command.options.flatMap(({ short, long }) => [short, long]);
  const options = rest.filter((word) => word.startsWith('-')).map((word) => word.split('=')[0]);
  for (const option of options) expect([...known, '--help']).toContain(option);
});
