/**
 * Reads Jest's JSON reports.
 *
 *     node scripts/lib/jest-totals.ts REPORT...           one line `N passed, N failed`
 *     node scripts/lib/jest-totals.ts --failed REPORT     path of each suite that failed, a line each
 *     node scripts/lib/jest-totals.ts --names REPORT      suite, name and first words of each test that failed
 *     node scripts/lib/jest-totals.ts --merge FIRST AGAIN writes what ran again over FIRST
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { replaceFileSync } from '../../src/files/replace-file-sync.ts';

/** What a Jest report says of one suite. */
export interface SuiteReport {
  /** Path of the file. */
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'focused' | 'pending';
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages?: readonly string[];
  }[];
}

/** The fields of a Jest report that count. */
export interface JestReport {
  readonly testResults: readonly SuiteReport[];
}

const failedIn = ({ assertionResults }: SuiteReport) =>
  assertionResults.filter(({ status }) => status === 'failed');

/** One line for all reports; a suite that could not run counts as one failure, so that it is never silent. */
export function totalsOf(reports: readonly JestReport[]): string {
  const suites = reports.flatMap(({ testResults }) => testResults);
  const passed = suites
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ status }) => status === 'passed').length;
  const failed = suites
    .filter(({ status }) => status === 'failed')
    .reduce((sum, suite) => sum + Math.max(1, failedIn(suite).length), 0);
  return `${passed} passed, ${failed} failed`;
}

/** Paths of the suites that failed. */
export function failedSuites({ testResults }: JestReport): string[] {
  return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
}

/** Lines of a failure that are shown; the whole is in the log. */
const WORDS = 6;

/** `suite: test` of everything that failed, each with its first words below. */
export function failedNames({ testResults }: JestReport): string[] {
  return testResults
    .filter(({ status }) => status === 'failed')
    .flatMap((suite) => {
      const file = path.basename(suite.name);
      const names = failedIn(suite).map(({ fullName, failureMessages = [] }) =>
        [`${file}: ${fullName}`, ...firstWords(failureMessages[0])].join('\n    '),
      );
      return names.length > 0 ? names : [`${file}: could not run`];
    });
}

function firstWords(message = ''): string[] {
  const plain = stripVTControlCharacters(message);
  return plain
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, WORDS);
}

/** The first report with the suites that ran again in place of what they were. */
export function merged(first: JestReport, again: JestReport): JestReport {
  const second = new Map(again.testResults.map((suite) => [suite.name, suite]));
  return {
    ...first,
    testResults: first.testResults.map((suite) => second.get(suite.name) ?? suite),
  };
}

/** A report that is not there: Jest died before it could write, and that is a failure too. */
const DIED: JestReport = {
  testResults: [{ name: 'jest', status: 'failed', assertionResults: [] }],
};

const read = (file: string): JestReport =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as JestReport) : DIED;

if (import.meta.main) {
  const [first = '', ...rest] = process.argv.slice(2);
  const file = rest[0] ?? '';
  if (first === '--failed') console.log(failedSuites(read(file)).join('\n'));
  else if (first === '--names') console.log(failedNames(read(file)).join('\n'));
  else if (first === '--merge') {
    replaceFileSync(file, JSON.stringify(merged(read(file), read(rest[1] ?? ''))));
  } else console.log(totalsOf([first, ...rest].map(read)));
}
