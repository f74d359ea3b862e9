import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CheckOutcome, Measurement } from '../../../ports.ts';
import { readTestedVersion, wrongVersion } from './tested-version.ts';
import { shareOf } from '../share.ts';
import { absent, check, type GateCheck, type GateWorld } from '../world.ts';

const SUCCESS = 'tests.success';
const CRITICAL = 'tests.critical-failures';

/** The reports that `scripts/test` leaves. */
export const REPORTS = [
  'unit.json',
  'integration-together.json',
  'integration-alone.json',
] as const;

/** Tests named in a reason. */
const MOST_NAMED = 3;

/** The fields of a report of Jest that count. */
export interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Skipped ones. */
  readonly numPendingTests: number;
  /** Tests that have a name only. */
  readonly numTodoTests: number;
  /** Suites that failed before any of their tests could run. */
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    /** Absolute path of the file, on the machine that ran it. */
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Reads what the tests of this very version said; a report of another version is none. */
export function testReports(world: GateWorld): GateCheck {
  return check(
    {
      id: 'tests',
      sources: [SUCCESS, CRITICAL],
      owner: 'production-validator',
      mission: 'the tests of this version succeed, the critical ones without exception',
      phase: 'images',
      timeBoxSeconds: 30,
      escalation: 'run `scripts/test`; it leaves the reports in test-results/',
    },
    async ({ candidate }): Promise<CheckOutcome> => {
      const files = [...REPORTS, 'version.json'].map((name) => path.join(world.resultsDir, name));
      const tested = await readTestedVersion(world.resultsDir);
      const refused = wrongVersion(tested, candidate);
      const reports = await Promise.all(
        REPORTS.map((name) => readReport(path.join(world.resultsDir, name))),
      );
      const missing = REPORTS.filter((_, i) => reports[i] === null);
      const reason = refused ?? (missing.length > 0 ? `no report ${missing.join(', ')}` : null);
      if (reason !== null) {
        const measurements = [absent(SUCCESS, '%', reason), absent(CRITICAL, 'tests', reason)];
        return { measurements, files: [], summary: `unknown: ${reason}` };
      }
      const known = reports as JestReport[];
      const success = successOf(known);
      const { part, whole } = success.counted!;
      return {
        measurements: [success, criticalFailures(known, world.criticalTests)],
        files,
        summary: `${part} of ${whole} tests passed`,
      };
    },
  );
}

async function readReport(file: string): Promise<JestReport | null> {
  try {
    const report = JSON.parse(await readFile(file, 'utf8')) as Partial<JestReport>;
    return Array.isArray(report.testResults) ? (report as JestReport) : null;
  } catch {
    return null;
  }
}

/**
 * Tests that passed, of all: one that was skipped or is still to be written has not succeeded, a suite that could
 * not run has failed once.
 */
export function successOf(reports: readonly JestReport[]): Measurement {
  const sum = (count: (report: JestReport) => number) =>
    reports.reduce((so, report) => so + count(report), 0);
  const part = sum((report) => report.numPassedTests);
  const whole = sum(
    (r) =>
      r.numPassedTests +
      r.numFailedTests +
      r.numPendingTests +
      r.numTodoTests +
      r.numRuntimeErrorTestSuites,
  );
  const notes = failuresIn(reports.flatMap((report) => report.testResults));
  return shareOf({ source: SUCCESS, part, whole, nothing: 'no test ran', notes });
}

/**
 * Tests that failed; with one that did not run, nobody knows.
 *
 * @param patterns paths from the checkout, `*` for any name
 */
export function criticalFailures(
  reports: readonly JestReport[],
  patterns: readonly string[],
): Measurement {
  if (patterns.length === 0)
    return absent(CRITICAL, 'tests', 'no test is called critical; see criticalTests in gates.yaml');
  const suites = reports.flatMap((report) => report.testResults);
  const suitesOf = (pattern: string) => suites.filter(({ name }) => isAt(name, pattern));
  const critical = [...new Set(patterns.flatMap(suitesOf))];
  const failures = failuresIn(critical);
  const notRun = [
    ...patterns.filter((pattern) => suitesOf(pattern).length === 0),
    ...critical.flatMap(notRunIn),
  ];
  if (failures.length === 0 && notRun.length > 0)
    return absent(CRITICAL, 'tests', `did not run: ${notRun.slice(0, MOST_NAMED).join(', ')}`);
  return {
    source: CRITICAL,
    value: failures.length,
    unit: 'tests',
    notes: [...failures, ...notRun.map((what) => `did not run: ${what}`)],
  };
}

function failuresIn(suites: JestReport['testResults']): string[] {
  return suites.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length > 0)
      return failed.map(({ fullName }) => `${path.basename(name)}: ${fullName}`);
    return status === 'failed' ? [`${path.basename(name)}: the suite could not run`] : [];
  });
}

/** Tests of a suite that were skipped or are still to be written; all of a suite without any. */
function notRunIn({ name, status, assertionResults }: JestReport['testResults'][number]): string[] {
  const file = path.basename(name);
  if (assertionResults.length === 0) return status === 'failed' ? [] : [file];
  return assertionResults
    .filter((test) => test.status !== 'passed' && test.status !== 'failed')
    .map(({ fullName }) => `${file}: ${fullName}`);
}

function isAt(file: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`(^|/)${parts.join('.*')}$`).test(file);
}
