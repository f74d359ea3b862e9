import { paint } from './style.ts';

/** Levels of the containers' logs, the worst first. */
const LEVELS = ['fatal', 'critical', 'error', 'warn', 'info', 'debug'] as const;

interface LogRecord {
  time?: string;
  level?: string;
  msg?: string;
  err?: { name?: string; message?: string; code?: string };
}

/** A JSON log line as people read it: time, name, level, message; any other line as it is. */
export function formatLogLine(name: string, line: string): string {
  const record = parse(line);
  if (!record) return `${paint.dim(name)} ${line}`;
  const time = record.time?.slice(11, 23) ?? '';
  const err = record.err
    ? ` ${paint.bad([record.err.code ?? record.err.name, record.err.message].filter(Boolean).join(': '))}`
    : '';
  return `${paint.dim(time)} ${paint.bold(name)} ${colour(record.level ?? '')} ${record.msg ?? ''}${err}`;
}

/** True when the line is of the level or worse; a line that is no JSON counts as worth seeing. */
export function levelAtLeast(line: string, level: string): boolean {
  const rank = LEVELS.indexOf(parse(line)?.level as (typeof LEVELS)[number]);
  return rank === -1 || rank <= LEVELS.indexOf(level as (typeof LEVELS)[number]);
}

function parse(line: string): LogRecord | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as LogRecord;
  } catch {
    return null;
  }
}

function colour(level: string): string {
  const text = level.padEnd(5);
  if (level === 'warn') return paint.warn(text);
  return ['error', 'critical', 'fatal'].includes(level) ? paint.bad(text) : text;
}
