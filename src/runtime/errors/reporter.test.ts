import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import type { ErrorReport } from '../../contracts/error-report.ts';
import type { Log } from '../log/log.ts';
import { OutboxReporter } from './reporter.ts';
import type { ErrorStore } from './store.ts';

const identity = {
  agent: 'A',
  slug: 'a',
  machine: 'mainpc',
  group: 'g',
  version: '1.0.0',
  color: 'blue',
  instance: 'i',
};

class FakeStore implements ErrorStore {
  readonly taken: ErrorReport[] = [];
  up = true;
  attempts = 0;
  changed: (connected: boolean) => void = () => {};

  async put(report: ErrorReport): Promise<void> {
    this.attempts += 1;
    if (!this.up) throw new Error('no responders');
    this.taken.push(report);
  }
  watch(changed: (connected: boolean) => void): void {
    this.changed = changed;
  }
  get messages() {
    return this.taken.map(({ message }) => message);
  }
}

let stateDir: string;
let store: FakeStore;
let metrics: Registry;
const errors: string[] = [];
const log = { error: (msg: string) => errors.push(msg), warn() {} } as unknown as Log;

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'reporter-test-'));
  store = new FakeStore();
  errors.length = 0;
});
afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

const reporterWith = (limits = {}) => {
  metrics = new Registry();
  return new OutboxReporter({ identity, stateDir, log, metrics, limits }, store);
};
const stored = () => readdirSync(join(stateDir, 'outbox')).length;
async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setImmediate(resolve));
}

test('a report goes to the store without touching the disk', async () => {
  const reporter = reporterWith();
  reporter.report(new Error('1'));
  reporter.report(new Error('2'), { severity: 'warning' });
  await reporter.close();
  expect(store.messages).toEqual(['1', '2']);
  expect(stored()).toBe(0);
});

test('while the store is away reports wait on disk; when the connection returns they go out in order', async () => {
  const reporter = reporterWith();
  store.up = false;
  for (const message of ['1', '2', '3']) reporter.report(new Error(message));
  await until(() => store.attempts > 0 && stored() === 3);
  expect(store.attempts).toBe(1);
  store.up = true;
  store.changed(true);
  reporter.report(new Error('4'));
  await until(() => store.taken.length === 4);
  expect(store.messages).toEqual(['1', '2', '3', '4']);
  await reporter.close();
  expect(stored()).toBe(0);
});

test('a store that comes back without a new connection is found by a slow retry', async () => {
  const reporter = reporterWith({ firstRetryMs: 5, lastRetryMs: 10 });
  store.up = false;
  reporter.report(new Error('1'));
  await until(() => store.attempts >= 3);
  store.up = true;
  await until(() => store.taken.length === 1);
  await reporter.close();
});

test('without a connection nothing is tried', async () => {
  const reporter = reporterWith({ firstRetryMs: 1, lastRetryMs: 1 });
  store.changed(false);
  reporter.report(new Error('1'));
  await reporter.close();
  expect(store.attempts).toBe(0);
  expect(stored()).toBe(1);
});

test('reports of an earlier life go out first', async () => {
  const first = reporterWith();
  store.up = false;
  first.report(new Error('before'));
  await first.close();
  store.up = true;
  const second = reporterWith();
  second.report(new Error('after'));
  await until(() => store.taken.length === 2);
  expect(store.messages).toEqual(['before', 'after']);
  await second.close();
});

test('a flood beyond memory and disk is counted, and told once', async () => {
  const reporter = reporterWith({ pending: 10, storedReports: 5 });
  store.up = false;
  for (let n = 0; n < 100; n++) reporter.report(new Error(`w${n}`), { severity: 'warning' });
  reporter.report(new Error('worst'), { severity: 'fatal' });
  await reporter.close();
  const text = await metrics.metrics();
  expect(text).toContain('tandem_error_reports_total{severity="warning"} 100');
  expect(text).toContain('dropped_total{reason="flood",severity="warning"} 91');
  expect(text).toContain('dropped_total{reason="outbox_full",severity="warning"} 5');
  expect(text).toContain('tandem_error_outbox_reports 5');
  expect(errors).toEqual(['error reports lost']);
  store.up = true;
  const next = reporterWith();
  await until(() => store.taken.length === 5);
  expect(store.messages.at(-1)).toBe('worst');
  await next.close();
});

test('a state directory that cannot be used costs reports, not the process', async () => {
  stateDir = '/proc/nowhere';
  const reporter = reporterWith();
  store.up = false;
  reporter.report(new Error('1'));
  await reporter.close();
  expect(errors).toEqual(['error reports cannot be kept on disk', 'error reports lost']);
});
