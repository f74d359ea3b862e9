/** What a question asks for, read once for the index and the live tail. */
import { LogQueryInvalid } from '../../../../contracts/error-catalogue/observability-hub/logs.ts';
import type { Line } from './line.ts';
import { LEVELS, searchText, wordsOf, type Level } from './line.ts';

/** A question as it comes in; empty texts ask for nothing. */
export interface Question {
  readonly agent?: string;
  readonly machine?: string;
  readonly level?: string;
  readonly text?: string;
  readonly trace_id?: string;
  readonly since?: string | number;
  readonly until?: string | number;
}

export interface Filter {
  readonly agents?: readonly string[];
  readonly machine?: string;
  /** This level or worse. */
  readonly minRank?: number;
  readonly traceId?: string;
  /** Words that all stand in it, lower case; each may be the beginning of a longer one. */
  readonly words?: readonly string[];
  /** Unix milliseconds; `since` is included, `until` is not. */
  readonly since?: number;
  readonly until?: number;
}

/** Seconds before this would be a time of 1973 as milliseconds: larger numbers are milliseconds. */
const SECONDS_BELOW = 1e11;

/** @throws LOG_QUERY_INVALID that names the field */
export function readFilter(question: Question): Filter {
  const { agent, machine, level, text, trace_id: traceId, since, until } = question;
  const agents = agent?.split(',').flatMap((name) => name.trim() || []);
  return {
    ...(agents?.length ? { agents } : {}),
    ...(machine ? { machine } : {}),
    ...(level ? { minRank: rank(level) } : {}),
    ...(traceId ? { traceId } : {}),
    ...(text ? { words: words(text) } : {}),
    ...(isGiven(since) ? { since: time('since', since) } : {}),
    ...(isGiven(until) ? { until: time('until', until) } : {}),
  };
}

/** True when a line is what the filter asks for; words are matched as the index does. */
export function matches(filter: Filter, line: Line): boolean {
  const { agents, machine, minRank, traceId, since, until } = filter;
  return (
    (agents === undefined || agents.includes(line.agent)) &&
    (machine === undefined || line.machine === machine) &&
    (minRank === undefined || line.rank >= minRank) &&
    (traceId === undefined || line.traceId?.toLowerCase() === traceId.toLowerCase()) &&
    (since === undefined || line.ms >= since) &&
    (until === undefined || line.ms < until) &&
    (filter.words === undefined || hasWords(searchText(line), filter.words))
  );
}

function hasWords(text: string, wanted: readonly string[]): boolean {
  const found = wordsOf(text);
  return wanted.every((one) => found.some((word) => word.startsWith(one)));
}

const isGiven = (value: string | number | undefined): value is string | number =>
  value !== undefined && value !== '';

function words(text: string): string[] {
  const found = wordsOf(text);
  if (found.length > 0) return found;
  throw new LogQueryInvalid({ field: 'text', found: text, expected: 'letters or digits' });
}

function rank(level: string): number {
  const found = LEVELS.indexOf(level.toLowerCase() as Level);
  if (found >= 0) return found;
  throw new LogQueryInvalid({ field: 'level', found: level, expected: LEVELS.join(', ') });
}

function time(field: string, value: string | number): number {
  const isNumber = typeof value === 'number' || /^\d+(\.\d+)?$/.test(value);
  const ms = isNumber
    ? Number(value) * (Number(value) < SECONDS_BELOW ? 1000 : 1)
    : Date.parse(value);
  if (Number.isFinite(ms)) return Math.floor(ms);
  throw new LogQueryInvalid({ field, found: value, expected: 'ISO 8601 or Unix milliseconds' });
}
