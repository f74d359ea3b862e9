import type { PulledTask, SubmitTask } from '../../contracts/task.ts';
import type { SentSpan } from '../../contracts/observability/trace.ts';
import { continueTrace } from '../trace.ts';
import { Tracer } from '../tracing/tracer.ts';
import { inTrace, submission, TaskSpan } from './task-span.ts';

function setUp() {
  const kept: SentSpan[] = [];
  return { kept, tracer: new Tracer({ ratio: 0, slowMs: 1, keep: (span) => kept.push(span) }) };
}
const pulled = (metadata?: PulledTask['metadata']): PulledTask => ({
  task_id: 't',
  task_type: 'analysis',
  token: '1-1',
  attempt: 2,
  lease_ms: 1_000,
  priority: 5,
  ...(metadata && { metadata }),
});

test('the work on a task is a child of its submission, whoever does it and whenever', () => {
  const { kept, tracer } = setUp();
  const trace = continueTrace(undefined, { sampled: true });
  const { task, ended } = submission({ task_type: 'analysis' }, { trace, deadline: 0 }, tracer);
  ended('ok');
  const span = new TaskSpan(pulled(task.metadata), tracer);
  span.end({
    task_id: 't',
    token: '1-1',
    outcome: 'failed',
    error: { code: 'BROKEN', message: '' },
  });
  const [producer, consumer] = kept;
  expect(producer).toMatchObject({ kind: 'producer', parent_id: trace.spanId, code: 'ok' });
  expect(consumer).toMatchObject({
    kind: 'consumer',
    trace_id: trace.traceId,
    parent_id: producer!.span_id,
    code: 'BROKEN',
    attributes: { 'messaging.message.id': 't', 'tandem.attempt': 2 },
  });
});

test('a task keeps the trace that it has, and none is added where nothing is sampled', () => {
  const trace = continueTrace(undefined, { sampled: true });
  const has = { metadata: { traceparent: 'given', color: 'red' } };
  expect(inTrace(has, trace)).toBe(has);
  expect(inTrace({ metadata: { color: 'red' } }, trace).metadata).toMatchObject({ color: 'red' });
  const plain: SubmitTask = { task_type: 'analysis' };
  expect(inTrace(plain, continueTrace(undefined))).toBe(plain);
  expect(inTrace(plain, undefined)).toBe(plain);
});

test('a task that comes without a trace is no part of one, and is not kept for taking long', () => {
  const { kept, tracer } = setUp();
  new TaskSpan(pulled(), tracer).end({ task_id: 't', token: '1-1', outcome: 'succeeded' });
  expect(kept).toEqual([]);
});
