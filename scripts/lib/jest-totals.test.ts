import { failedNames, failedSuites, merged, totalsOf, type SuiteReport } from './jest-totals.ts';

const suite = (name: string, ...tests: ('passed' | 'failed')[]): SuiteReport => ({
  name: `/clone/integration-tests/${name}`,
  status: tests.includes('failed') ? 'failed' : 'passed',
  assertionResults: tests.map((status, n) => ({ fullName: `test ${n}`, status })),
});
const broken: SuiteReport = {
  name: '/clone/broken.test.ts',
  status: 'failed',
  assertionResults: [],
};

test('adds the runs up', () => {
  const unit = { testResults: [suite('a', 'passed', 'passed', 'failed')] };
  const integration = { testResults: [suite('b', 'passed')] };
  expect(totalsOf([unit, integration])).toBe('3 passed, 1 failed');
});

test('counts a suite that could not run as a failure', () => {
  expect(totalsOf([{ testResults: [suite('a', 'passed'), broken] }])).toBe('1 passed, 1 failed');
  expect(failedNames({ testResults: [broken] })).toEqual(['broken.test.ts: could not run']);
});

test('names what failed', () => {
  const report = { testResults: [suite('a.test.ts', 'passed', 'failed'), suite('b', 'passed')] };
  expect(failedSuites(report)).toEqual(['/clone/integration-tests/a.test.ts']);
  expect(failedNames(report)).toEqual(['a.test.ts: test 1']);
});

test('says why, shortly', () => {
  const failureMessages = [
    '\u001b[31mexpected 1\u001b[0m\n\n  at line 7\n' + 'at more\n'.repeat(20),
  ];
  const report = {
    testResults: [
      { ...broken, assertionResults: [{ fullName: 'x', status: 'failed', failureMessages }] },
    ],
  };
  const [words = ''] = failedNames(report);
  expect(words.split('\n').slice(0, 2)).toEqual(['broken.test.ts: x', '    expected 1']);
  expect(words.split('\n')).toHaveLength(7);
});

test('a second run counts instead of the first, for the suites that it had', () => {
  const first = { testResults: [suite('a', 'failed', 'passed'), suite('b', 'passed'), broken] };
  const again = { testResults: [suite('a', 'passed', 'passed'), broken] };
  expect(totalsOf([merged(first, again)])).toBe('3 passed, 1 failed');
});
