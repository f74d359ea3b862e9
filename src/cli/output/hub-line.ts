import { styleText } from 'node:util';
import type { LogLine } from '../../contracts/observability/observability.ts';
import { formatLogLine } from './log-line.ts';
import { paint } from './style.ts';

/** Fields that the line shows already, or that are the same on all lines of a container. */
const SHOWN = new Set(['err', 'version', 'stream', 'missed']);
const FIELDS_WIDTH = 120;

/** A line that a hub found: as `tandem logs` shows it, with its machine, its fields, and the words that were looked for. */
export function formatHubLine(
  line: LogLine,
  { width = 0, search = '' }: { width?: number; search?: string | undefined } = {},
): string {
  const { time, machine, agent, level, msg, fields } = line;
  const record = { time, level, msg: marked(msg, search), err: fields['err'] };
  const name = `${machine} ${agent.padEnd(width)}`;
  const rest = Object.entries(fields)
    .filter(([key, value]) => !SHOWN.has(key) && value !== null && typeof value !== 'object')
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(' ');
  const cut = rest.length > FIELDS_WIDTH ? `${rest.slice(0, FIELDS_WIDTH)}…` : rest;
  const text = formatLogLine(name, JSON.stringify(record));
  return cut === '' ? text : `${text} ${paint.dim(cut)}`;
}

function marked(text: string, search: string): string {
  const words = search.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return text;
  // Beginnings of words, as the hub looks for them.
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${words.join('|')})`, 'giu');
  return text.replace(pattern, (word) => styleText('inverse', word, { stream: process.stdout }));
}
