/**
 * Writes the table of docs/errors.md from the error catalogue: `node scripts/docs/error-table.ts`.
 * The test beside this file fails when the document is behind.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { declaredErrors } from '../../src/contracts/errors.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const CATALOGUE = 'src/contracts/error-catalogue';
const START = '<!-- table: node scripts/docs/error-table.ts -->\n\n';
const END = '\n<!-- end of table -->';

export const documentPath = `${root}docs/errors.md`;

/** The document with the table that the catalogue gives; everything outside the markers stays. */
export async function documentWithTable(): Promise<string> {
  const text = readFileSync(documentPath, 'utf8');
  const from = text.indexOf(START) + START.length;
  return text.slice(0, from) + (await table()) + text.slice(text.indexOf(END));
}

async function table(): Promise<string> {
  for (const file of globSync(`${CATALOGUE}/**/*.ts`, { cwd: root })) {
    await import(`../../${file}`);
  }
  const lines = [...declaredErrors().values()]
    .toSorted((a, b) => (a.code < b.code ? -1 : 1))
    .map(({ code, template, traits: { status, retryable } }) => {
      return `| \`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${cell(template)} |`;
    });
  return `| code | status | retryable | message |\n| --- | --- | --- | --- |\n${lines.join('\n')}\n`;
}

/** Message text in a Markdown table: what would be mark-up is escaped, except inside backticks. */
function cell(template: string): string {
  return template
    .split('`')
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/[<*]/g, '\\$&')))
    .join('`')
    .replaceAll('|', '\\|');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(documentPath, await documentWithTable());
}
