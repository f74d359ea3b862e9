/**
 * Writes the table of docs/agents.md from the definitions: `node scripts/docs/agent-table.ts`.
 * The test beside this file fails when the document is behind.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { isPorted, type AgentDefinition } from '../../src/runtime/agent.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const START = '<!-- table: node scripts/docs/agent-table.ts -->\n\n';
const END = '\n<!-- end of table -->';

interface Group {
  readonly machine: string;
  readonly group: string;
  readonly entries: readonly { readonly name: string; readonly run?: { readonly builtin?: string } }[];
}

export const documentPath = `${root}docs/agents.md`;

/** The document with the table that the definitions give; everything outside the markers stays. */
export async function documentWithTable(): Promise<string> {
  const text = readFileSync(documentPath, 'utf8');
  const from = text.indexOf(START) + START.length;
  return text.slice(0, from) + (await table()) + text.slice(text.indexOf(END));
}

async function table(): Promise<string> {
  const lines: string[] = [];
  /** The hub runs on both machines and counts once. */
  const counted = new Set<string>();
  let total = 0;
  let ported = 0;
  for (const file of globSync('compose/fleet/*/*.yaml', { cwd: root }).toSorted()) {
    const { machine, group, entries } = parse(readFileSync(`${root}${file}`, 'utf8')) as Group;
    for (const { name, run } of entries) {
      if (!run?.builtin) continue;
      const module = (await import(`../../src/${run.builtin}.ts`)) as { default: AgentDefinition };
      const actions = Object.entries(module.default.actions);
      const works = actions.filter(([, action]) => isPorted(action));
      if (!counted.has(name)) {
        total += actions.length;
        ported += works.length;
        counted.add(name);
      }
      const names = actions.map(([action]) => `\`${action}\``).join(', ');
      lines.push(
        `| ${machine} | ${group} | ${name} | ${works.length} of ${actions.length} | ${names} |`,
      );
    }
  }
  const head = '| machine | group | name | ported | actions |\n| --- | --- | --- | --- | --- |';
  return `${ported} of ${total} actions are ported.\n\n${head}\n${lines.join('\n')}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(documentPath, await documentWithTable());
}
