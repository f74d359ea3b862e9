import type { SentSpan } from '../../contracts/observability/trace.ts';
import { Tracer } from '../../runtime/tracing/tracer.ts';
import { DoorSpan, streamCode } from './door-span.ts';

const PARENT = `${'a'.repeat(32)}-${'b'.repeat(16)}`;

function setUp({
  ratio = 0,
  headers = {} as Record<string, string>,
  asked = 'look' as string | null,
} = {}) {
  const kept: SentSpan[] = [];
  const tracer = new Tracer({ ratio, slowMs: 60_000, keep: (span) => kept.push(span) });
  const span = new DoorSpan({
    tracer,
    name: 'GET /v1/look',
    asked: asked ?? undefined,
    header: (name) => headers[name],
    attributes: { 'rpc.system': 'http' },
  });
  return { span, kept };
}

test('a caller that samples its trace gets the span of the door in it', () => {
  const { span, kept } = setUp({ headers: { traceparent: `00-${PARENT}-01` } });
  span.end({ 'http.response.status_code': 200 });
  expect(kept).toMatchObject([
    {
      trace_id: 'a'.repeat(32),
      parent_id: 'b'.repeat(16),
      span_id: span.traceparent.slice(36, 52),
      name: 'GET /v1/look',
      kind: 'server',
      attributes: { 'rpc.system': 'http', 'http.response.status_code': 200 },
    },
  ]);
});

test('a caller that does not sample its trace is heard too, whatever the ratio here', () => {
  const { span, kept } = setUp({ ratio: 1, headers: { traceparent: `00-${PARENT}-00` } });
  span.end();
  expect(span.traceparent).toMatch(/-00$/);
  expect(kept).toEqual([]);
});

test.each([
  [1, '01'],
  [0, '00'],
])('without a trace the door decides: ratio %d gives flag %s', (ratio, flag) => {
  const { span } = setUp({ ratio });
  expect(span.traceparent.endsWith(`-${flag}`)).toBe(true);
});

test('a failure is kept, unless nothing is there to fail, or nobody wanted anything', () => {
  const { span, kept } = setUp();
  span.code = 'OF_CHOICE';
  span.end();
  expect(kept).toMatchObject([{ code: 'OF_CHOICE', attributes: { 'tandem.unsampled': true } }]);
  const nothing = setUp({ ratio: 1, asked: null });
  nothing.span.code = 'PATH_UNKNOWN';
  nothing.span.end();
  expect(nothing.kept).toEqual([]);
  const scrape = setUp({ ratio: 1, asked: '/prometheus/probe' });
  scrape.span.code = 'AGENT_UNREACHABLE';
  scrape.span.end();
  expect(scrape.kept).toEqual([]);
});

test.each([
  [`t=${Date.now() - 40}`, true],
  [`t=${Date.now() + 90_000}`, false],
  ['t=1', false],
  ['yesterday', false],
])('the time in the ingress is told when %s can be one: %s', (start, told) => {
  const { span, kept } = setUp({ ratio: 1, headers: { 'x-request-start': start } });
  span.end();
  expect('tandem.ingress_ms' in kept[0]!.attributes).toBe(told);
});

test('a stream that its client left did not fail', () => {
  expect([undefined, 'CALL_CANCELLED', 'DRAINING', 'CLIENT_TOO_SLOW'].map(streamCode)).toEqual([
    'ok',
    'ok',
    'ok',
    'CLIENT_TOO_SLOW',
  ]);
});
