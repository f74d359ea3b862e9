import { totalsOf } from './jest-totals.ts';

test('adds the runs up', () => {
  const unit = { numPassedTests: 40, numFailedTests: 1, numRuntimeErrorTestSuites: 0 };
  const integration = { numPassedTests: 7, numFailedTests: 0, numRuntimeErrorTestSuites: 0 };
  expect(totalsOf([unit, integration])).toBe('47 passed, 1 failed');
});

test('counts a suite that could not run as a failure', () => {
  expect(totalsOf([{ numPassedTests: 3, numFailedTests: 0, numRuntimeErrorTestSuites: 2 }])).toBe(
    '3 passed, 2 failed',
  );
});
