import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { criticalFailures, successOf, type JestReport } from './test-reports.ts';
import { readTestedVersion, wrongVersion } from './tested-version.ts';

describe('test reports', () => {
  const suite = (name: string, ...statuses: string[]) => ({
    name: `/somewhere/${name}`,
    status: statuses.includes('failed') || statuses.length === 0 ? 'failed' : 'passed',
    assertionResults: statuses.map((status, i) => ({ status, fullName: `test ${i}` })),
  });
  const report = (...suites: ReturnType<typeof suite>[]): JestReport => {
    const all = suites.flatMap(({ assertionResults }) =>
      assertionResults.map(({ status }) => status),
    );
    const count = (status: string) => all.filter((one) => one === status).length;
    return {
      numPassedTests: count('passed'),
      numFailedTests: count('failed'),
      numPendingTests: count('pending'),
      numTodoTests: count('todo'),
      numRuntimeErrorTestSuites: suites.filter(({ assertionResults: a }) => a.length === 0).length,
      testResults: suites,
    };
  };

  it('count what passed, of all that there is', () => {
    const reports = [
      report(suite('a.test.ts', 'passed', 'failed', 'pending', 'todo')),
      report(suite('b.test.ts')),
    ];
    expect(successOf(reports)).toMatchObject({
      counted: { part: 1, whole: 5 },
      notes: ['a.test.ts: test 1', 'b.test.ts: the suite could not run'],
    });
    expect(successOf([report()])).toMatchObject({ value: null });
  });

  it('name failures of critical suites, and suites that did not run', () => {
    const reports = [
      report(
        suite('src/release/x.test.ts', 'passed'),
        suite('integration-tests/services/queue.test.ts', 'failed'),
      ),
    ];
    expect(criticalFailures(reports, ['src/release/*'])).toMatchObject({ value: 0 });
    expect(criticalFailures(reports, ['integration-tests/services/queue.test.ts'])).toMatchObject({
      value: 1,
    });
    expect(
      criticalFailures(reports, ['src/release/*', 'integration-tests/fabric/fabric.test.ts']),
    ).toMatchObject({
      value: null,
      note: 'did not run: integration-tests/fabric/fabric.test.ts',
    });
    expect(criticalFailures(reports, [])).toMatchObject({ value: null });
  });

  it.each(['pending', 'todo'])('do not pass with a critical test that is %s', (status) => {
    const reports = [report(suite('a.test.ts', 'passed', status))];
    expect(criticalFailures(reports, ['a.test.ts'])).toMatchObject({
      value: null,
      note: 'did not run: a.test.ts: test 1',
    });
    const failing = [report(suite('a.test.ts', 'failed', status))];
    expect(criticalFailures(failing, ['a.test.ts'])).toMatchObject({
      value: 1,
      notes: ['a.test.ts: test 0', 'did not run: a.test.ts: test 1'],
    });
  });

  it('speak for the version that they were run on, and no other', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'tandem-tested-'));
    const file = path.join(folder, 'version.json');
    const tested = {
      version: '0.2.0',
      commit: 'a'.repeat(40),
      changed: false,
      images: { 'tandem/runtime:0.2.0': 'sha256:1' },
    };
    const image = {
      machine: 'pc2',
      image: 'tandem/runtime:0.2.0',
      digest: 'sha256:1',
      reads: null,
      writes: null,
    };
    const candidate = { version: '0.2.0', images: [image] };
    try {
      expect(wrongVersion(await readTestedVersion(folder), candidate)).toMatch(/do not say/);
      writeFileSync(file, '{ "version": 1 }');
      expect(await readTestedVersion(folder)).toBeNull();
      writeFileSync(file, JSON.stringify(tested));
      expect(wrongVersion(await readTestedVersion(folder), candidate)).toBeNull();
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(wrongVersion({ ...tested, changed: true }, candidate)).toMatch(/not committed/);
    expect(wrongVersion(tested, { ...candidate, version: '0.3.0' })).toMatch(/0\.2\.0.*0\.3\.0/);
    expect(
      wrongVersion(tested, { ...candidate, images: [{ ...image, digest: 'sha256:2' }] }),
    ).toMatch(/other contents.*pc2/);
    expect(wrongVersion(tested, { ...candidate, images: [] })).toMatch(/not known/);
  });
});
