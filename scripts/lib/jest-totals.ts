/** Adds up Jest's JSON reports: `node scripts/lib/jest-totals.ts REPORT...` prints one line `N passed, N failed`. */
import { existsSync, readFileSync } from 'node:fs';

/** The fields of a Jest report that count. */
export interface JestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Suites that failed before any of their tests could run. */
  readonly numRuntimeErrorTestSuites: number;
}

/** One line for all reports; a suite that could not run counts as one failure, so that it is never silent. */
export function totalsOf(reports: readonly JestReport[]): string {
  const passed = reports.reduce((sum, report) => sum + report.numPassedTests, 0);
  const failed = reports.reduce(
    (sum, report) => sum + report.numFailedTests + report.numRuntimeErrorTestSuites,
    0,
  );
  return `${passed} passed, ${failed} failed`;
}

if (import.meta.main) {
  const reports = process.argv.slice(2).map((file) =>
    existsSync(file)
      ? (JSON.parse(readFileSync(file, 'utf8')) as JestReport)
      : // Jest died before it could write: that is a failure too.
        { numPassedTests: 0, numFailedTests: 0, numRuntimeErrorTestSuites: 1 },
  );
  console.log(totalsOf(reports));
}
