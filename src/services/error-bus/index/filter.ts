/** What a question asks for, read once for the index, the live tail and the replay. */
import { ErrorQueryInvalid } from '../../../contracts/error-catalogue/services/error-bus.ts';
import { SEVERITIES, type ErrorReport } from '../../../contracts/error-report.ts';
import { rankOf, severityOf } from '../normalise/severity.ts';
import { timeOf } from '../normalise/time.ts';

/** A question as it comes in. Times are ISO 8601 or Unix seconds or milliseconds. */
export interface Question {
  readonly from?: string | number;
  readonly to?: string | number;
  readonly agent?: string;
  readonly severity?: string;
  readonly min_severity?: string;
  readonly category?: string;
  readonly text?: string;
}

export interface Filter {
  /** Unix milliseconds; `from` is included, `to` is not. */
  readonly from?: number;
  readonly to?: number;
  readonly agent?: string;
  readonly rank?: number;
  readonly minRank?: number;
  readonly category?: string;
  /** Words that all stand in it, lower case; each may be the beginning of a longer one. */
  readonly words?: readonly string[];
}

/** @throws ERROR_QUERY_INVALID that names the field */
export function readFilter(question: Question): Filter {
  const { from, to, agent, severity, min_severity, category, text } = question;
  return {
    ...(from === undefined ? {} : { from: time('from', from) }),
    ...(to === undefined ? {} : { to: time('to', to) }),
    ...(agent === undefined ? {} : { agent }),
    ...(severity === undefined ? {} : { rank: rank('severity', severity) }),
    ...(min_severity === undefined ? {} : { minRank: rank('min_severity', min_severity) }),
    ...(category === undefined ? {} : { category: category.toLowerCase() }),
    ...(text === undefined ? {} : { words: wordsOf(text) }),
  };
}

/** True when a report is what the filter asks for; words are matched as the index does. */
export function matches(filter: Filter, report: ErrorReport, text: () => string): boolean {
  const time = timeOf(report.timestamp) ?? 0;
  const rank = rankOf(report.severity);
  return (
    (filter.from === undefined || time >= filter.from) &&
    (filter.to === undefined || time < filter.to) &&
    (filter.agent === undefined || report.agent_name === filter.agent) &&
    (filter.rank === undefined || rank === filter.rank) &&
    (filter.minRank === undefined || rank >= filter.minRank) &&
    (filter.category === undefined || report.category === filter.category) &&
    (filter.words === undefined || hasWords(text(), filter.words))
  );
}

/** Letters and digits of any script, lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function hasWords(text: string, wanted: readonly string[]): boolean {
  const words = wordsOf(text);
  return wanted.every((one) => words.some((word) => word.startsWith(one)));
}

function time(field: string, value: string | number): number {
  // A bound may lie before any time that an event can have.
  const ms = value === 0 ? 0 : timeOf(value);
  if (ms === undefined)
    throw new ErrorQueryInvalid({ field, found: value, expected: 'ISO 8601 or Unix seconds' });
  return ms;
}

function rank(field: string, value: string): number {
  const severity = severityOf(value);
  if (severity === undefined)
    throw new ErrorQueryInvalid({ field, found: value, expected: SEVERITIES.join(', ') });
  return rankOf(severity);
}
