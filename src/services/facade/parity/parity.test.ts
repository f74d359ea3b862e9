import { ParityBook } from './parity.ts';

const ms = { service: 1, legacy: 2 };

test('two legacy agents with an action of the same name have a row each', () => {
  const book = new ParityBook();
  const what = { capability: 'performance', action: 'log_metric' };
  book.compared({ ...what, legacy: 'PerformanceMonitor' }, [], ms);
  book.failed({ ...what, legacy: 'PerformanceLoggerAgent' });
  book.skipped({ ...what, legacy: 'PerformanceMonitor' });
  const { actions } = book.report();
  expect(actions).toMatchObject([
    { ...what, legacy: 'PerformanceLoggerAgent', calls: 1, equal: 0, failed: 1, skipped: 0 },
    { ...what, legacy: 'PerformanceMonitor', calls: 2, equal: 1, failed: 0, skipped: 1 },
  ]);
});
