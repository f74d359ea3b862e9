import { span, TRACE } from '../testing.ts';
import { otlpOf } from './otlp.ts';

test('spans become an ExportTraceServiceRequest, one resource for each container', () => {
  const failed = span('b', {
    parent: 'a',
    kind: 'client',
    start_ms: 1_700_000_000_000.25,
    duration_ms: 1.5,
    code: 'BROKEN',
    attributes: { n: 7, x: 0.5, yes: true, 'peer.service': 'Other' },
  });
  const request = otlpOf([span('a'), failed, span('c', { agent: 'Other', machine: 'pc2' })]) as {
    resourceSpans: { resource: unknown; scopeSpans: { spans: object[] }[] }[];
  };
  expect(request.resourceSpans).toHaveLength(2);
  const [echo, other] = request.resourceSpans;
  expect(other?.resource).toMatchObject({
    attributes: expect.arrayContaining([
      { key: 'service.name', value: { stringValue: 'Other' } },
      { key: 'host.name', value: { stringValue: 'pc2' } },
    ]) as unknown,
  });
  const [a, b] = echo!.scopeSpans[0]!.spans;
  expect(a).not.toHaveProperty('parentSpanId');
  expect(a).toMatchObject({ status: {}, kind: 2 });
  expect(b).toEqual({
    traceId: TRACE,
    spanId: 'b'.repeat(16),
    parentSpanId: 'a'.repeat(16),
    name: 'do-b',
    kind: 3,
    startTimeUnixNano: '1700000000000250000',
    endTimeUnixNano: '1700000000001750000',
    attributes: [
      { key: 'n', value: { intValue: '7' } },
      { key: 'x', value: { doubleValue: 0.5 } },
      { key: 'yes', value: { boolValue: true } },
      { key: 'peer.service', value: { stringValue: 'Other' } },
      { key: 'error.type', value: { stringValue: 'BROKEN' } },
    ],
    status: { code: 2, message: 'BROKEN' },
  });
});
