import { continueTrace, traceparentOf } from './trace.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

test('a received trace goes on with a span of our own', () => {
  const trace = continueTrace(`00-${TRACE}-${PARENT}-00`);
  expect(trace).toMatchObject({ traceId: TRACE, flags: 0 });
  expect(trace.spanId).toMatch(/^[0-9a-f]{16}$/);
  expect(trace.spanId).not.toBe(PARENT);
  expect(traceparentOf(trace)).toBe(`00-${TRACE}-${trace.spanId}-00`);
});

test('a later version is read as far as it is known', () => {
  expect(continueTrace(`01-${TRACE}-${PARENT}-01-what-ever`).traceId).toBe(TRACE);
});

test.each([
  undefined,
  '',
  'nonsense',
  `ff-${TRACE}-${PARENT}-01`,
  `00-${'0'.repeat(32)}-${PARENT}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `00-${TRACE.toUpperCase()}-${PARENT}-01`,
  `00-${TRACE}-${PARENT}-01-extra`,
])('%s starts a new trace', (header) => {
  const trace = continueTrace(header);
  expect(trace.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(trace.traceId).not.toBe(TRACE);
});

test('ids do not repeat, also across a refill of the random pool', () => {
  const ids = new Set(Array.from({ length: 1000 }, () => continueTrace(undefined).traceId));
  expect(ids.size).toBe(1000);
});
