/** What a line says, whoever wrote it: our containers, HAProxy, Prometheus as JSON; NATS and others as text. */
import { LEVELS, type Level, type Line } from '../index/line.ts';

export type Said = Pick<Line, 'rank' | 'msg' | 'traceId' | 'fields'>;

const INFO = LEVELS.indexOf('info');

/** Words for levels that others use. */
const WORDS: Readonly<Record<string, Level>> = {
  trace: 'debug',
  trc: 'debug',
  dbg: 'debug',
  inf: 'info',
  notice: 'info',
  wrn: 'warn',
  warning: 'warn',
  err: 'error',
  fatal: 'error',
  ftl: 'error',
  critical: 'error',
  crit: 'error',
  alert: 'error',
  emerg: 'error',
  panic: 'error',
};

/** `[7] 2026/11/20 12:00:00.123456 [WRN] text` of NATS, `[NOTICE]   (1) : text` of HAProxy. */
const TEXT = /^(?:\[\d+\] [\d/]{10} [\d:.]+ )?\[(\w{3,9})\]\s*(?:\(\d+\) :)?\s*(.+)$/s;

/** Stand in columns of their own. */
const OWN = new Set(['time', 'ts', 'level', 'msg', 'message', 'agent', 'machine', 'trace_id']);

/** @param line an object where the line was JSON, else a text */
export function readLine(line: unknown): Said {
  if (typeof line !== 'object' || line === null) return readText(String(line));
  const record = line as Record<string, unknown>;
  const { level, trace_id: traceId } = record;
  const msg = record['msg'] ?? record['message'];
  const fields = Object.entries(record).filter(([name]) => !OWN.has(name));
  return {
    rank: rankOf(level) ?? INFO,
    msg: typeof msg === 'string' ? msg : msg === undefined ? '' : JSON.stringify(msg),
    traceId: typeof traceId === 'string' && traceId !== '' ? traceId.slice(0, 64) : null,
    fields: Object.fromEntries(fields),
  };
}

function readText(text: string): Said {
  const [, word, rest] = TEXT.exec(text) ?? [];
  const rank = rankOf(word);
  if (rank === undefined) return { rank: INFO, msg: text, traceId: null, fields: {} };
  return { rank, msg: rest!, traceId: null, fields: {} };
}

function rankOf(word: unknown): number | undefined {
  if (typeof word !== 'string') return undefined;
  const level = word.toLowerCase();
  const rank = LEVELS.indexOf(WORDS[level] ?? (level as Level));
  return rank === -1 ? undefined : rank;
}
