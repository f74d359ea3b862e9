/** The lines of a message of a stream of logs. */
import type { LogEntry } from '../../../../contracts/observability/log-batch.ts';
import { batchHeaders } from '../../../../contracts/observability/log-batch.ts';
import { readTime } from '../index/line-id.ts';
import type { Line } from '../index/line.ts';
import { readLine } from './read-line.ts';

/** A message, the parts that are used. */
export interface LogMessage {
  /** `log.<machine>.<agent>` */
  readonly subject: string;
  readonly headers?: { get(name: string): string } | undefined;
  string(): string;
}

/** @returns the lines, and how many entries were none that can be read */
export function readBatch(message: LogMessage): { lines: Line[]; unreadable: number } {
  const [, machine = '', agent = ''] = message.subject.split('.');
  const container = message.headers?.get(batchHeaders.container) ?? '';
  const lines: Line[] = [];
  let unreadable = 0;
  for (const text of message.string().split('\n')) {
    if (text === '') continue;
    const read = readEntry(text);
    if (read === undefined) unreadable += 1;
    else lines.push({ machine, agent, container, ...read });
  }
  return { lines, unreadable };
}

function readEntry(text: string): Omit<Line, 'machine' | 'agent' | 'container'> | undefined {
  let entry: LogEntry;
  try {
    entry = JSON.parse(text) as LogEntry;
  } catch {
    return undefined;
  }
  const time = typeof entry?.time === 'string' ? readTime(entry.time) : undefined;
  if (time === undefined || entry.line === undefined) return undefined;
  return {
    ...time,
    nth: entry.nth ?? 0,
    isStderr: entry.stream === 'stderr',
    ...readLine(entry.line),
    json: JSON.stringify(entry.line),
  };
}
