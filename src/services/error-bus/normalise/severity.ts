/** The words for how bad an error is, of all old publishers. */
import { SEVERITIES, type Severity } from '../../../contracts/error-report.ts';

const WORDS: Readonly<Record<string, Severity>> = {
  ...Object.fromEntries(SEVERITIES.map((severity) => [severity, severity])),
  // The ZMQ publishers.
  high: 'error',
  medium: 'warning',
  low: 'info',
  // Python's logging and its relatives.
  warn: 'warning',
  err: 'error',
  notice: 'info',
  trace: 'debug',
  severe: 'critical',
  alert: 'critical',
  emergency: 'fatal',
};

/** Python's logging levels. */
const LEVELS: readonly (readonly [number, Severity])[] = [
  [10, 'debug'],
  [20, 'info'],
  [30, 'warning'],
  [40, 'error'],
];

/** The severity behind a word in any case, or a level of Python's logging; undefined for anything else. */
export function severityOf(value: unknown): Severity | undefined {
  if (typeof value === 'number') {
    return LEVELS.find(([upTo]) => value <= upTo)?.[1] ?? 'critical';
  }
  return typeof value === 'string' && Object.hasOwn(WORDS, value.trim().toLowerCase())
    ? WORDS[value.trim().toLowerCase()]
    : undefined;
}

/** 0 for `debug` to 5 for `fatal`. */
export const rankOf = (severity: Severity) => SEVERITIES.indexOf(severity);
