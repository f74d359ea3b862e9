import { countCalls } from './count-calls.ts';

const span = (span_id: string, parent_id: string | null, agent: string, more: object = {}) => ({
  span_id,
  parent_id,
  agent,
  machine: 'mainpc',
  name: 'ping',
  duration_ms: 4,
  code: 'ok',
  ...more,
});

const spans = [
  span('1', null, 'Door'),
  span('2', '1', 'Middle'),
  // Work inside of the same container is no call.
  span('3', '2', 'Middle'),
  span('4', '3', 'Store', { duration_ms: 2 }),
  span('5', '2', 'Store', { duration_ms: 10, code: 'DEADLINE_EXCEEDED' }),
  span('5', '2', 'Store', { duration_ms: 10, code: 'DEADLINE_EXCEEDED' }),
  // Its caller was not traced.
  span('6', '99', 'Middle'),
];

test('counts both directions once, with failures and medians', () => {
  const { callers, called } = countCalls(spans, 'Middle', 'mainpc');
  expect(callers).toEqual([{ id: 'mainpc/Door', what: 'ping', calls: 1, failed: 0, medianMs: 4 }]);
  expect(called).toEqual([{ id: 'mainpc/Store', what: 'ping', calls: 2, failed: 1, medianMs: 6 }]);
});

test('the same name on the other machine is somebody else', () => {
  expect(countCalls(spans, 'Middle', 'pc2')).toEqual({ callers: [], called: [] });
});
