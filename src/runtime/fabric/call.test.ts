import {
  errors,
  headers as natsHeaders,
  type MsgHdrs,
  type RequestOptions,
} from '@nats-io/transport-node';
import type { SentSpan } from '../../contracts/observability/trace.ts';
import { Tracer } from '../tracing/tracer.ts';
import { createCaller } from './call.ts';
import type { Fabric } from './connect.ts';

interface Sent {
  readonly subject: string;
  readonly input: unknown;
  readonly options: RequestOptions;
}

/** A caller whose broker answers as told. */
function setUp(answer: () => { data: string; headers?: MsgHdrs }, connected = true) {
  const sent: Sent[] = [];
  const nc = {
    request: async (subject: string, text: string, options: RequestOptions) => {
      sent.push({ subject, input: JSON.parse(text), options });
      const { data, headers } = answer();
      return { data: Buffer.from(data), headers, json: () => JSON.parse(data) as unknown };
    },
    isClosed: () => false,
    publish: () => undefined,
    getServer: () => 'nats:4222',
  };
  const fabric = { nc, connected } as unknown as Fabric;
  const kept: SentSpan[] = [];
  const tracer = new Tracer({ ratio: 0, slowMs: 1_000, keep: (span) => kept.push(span) });
  return { sent, kept, caller: createCaller('Asker', fabric, { tracer }) };
}

const fine = () => ({ data: '{"status":"success","n":1}' });
const trace = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), flags: 1 };

test('a call carries who asks, its trace and its deadline', async () => {
  const { sent, caller } = setUp(fine);
  const result = await caller.call(undefined, 'Echo', 'echo', { a: 1 }, { timeoutMs: 700 });
  expect(result).toEqual({ status: 'success', n: 1 });
  const { subject, input, options } = sent[0]!;
  expect({ subject, input }).toEqual({ subject: 'agent.Echo.echo', input: { a: 1 } });
  expect(options.timeout).toBe(700);
  expect(options.headers?.get('Tandem-Caller')).toBe('Asker');
  expect(options.headers?.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  expect(options.headers?.get('Tandem-Timeout')).toBe('700');
});

test('a call within a request continues its trace and never outlives it', async () => {
  const { sent, caller, kept } = setUp(fine);
  const deadline = Date.now() + 300;
  await caller.call({ trace, deadline }, 'Echo', 'echo', {}, { timeoutMs: 60_000 });
  expect(sent[0]?.options.timeout).toBeLessThanOrEqual(300);
  const header = sent[0]?.options.headers?.get('traceparent');
  expect(header).toMatch(new RegExp(`^00-${trace.traceId}-[0-9a-f]{16}-01$`));
  expect(kept).toMatchObject([
    {
      trace_id: trace.traceId,
      parent_id: trace.spanId,
      span_id: header?.slice(36, 52),
      kind: 'client',
    },
  ]);
  expect(Number(sent[0]?.options.headers?.get('Tandem-Timeout'))).toBeLessThanOrEqual(300);
});

test('outside of a sampled trace the caller is told as it is, and only a failure is kept', async () => {
  const { sent, caller, kept } = setUp(fine);
  const origin = { trace: { ...trace, flags: 0 }, deadline: Date.now() + 300 };
  await caller.call(origin, 'Echo', 'echo', {});
  expect(sent[0]?.options.headers?.get('traceparent')).toBe(
    `00-${trace.traceId}-${trace.spanId}-00`,
  );
  expect(kept).toEqual([]);
  const failing = setUp(() => ({ data: 'no JSON' }));
  await expect(failing.caller.call(origin, 'Echo', 'echo', {})).rejects.toThrow();
  expect(failing.kept).toMatchObject([
    {
      parent_id: trace.spanId,
      code: 'AGENT_UNREACHABLE',
      attributes: { 'peer.service': 'Echo', 'tandem.unsampled': true },
    },
  ]);
});

test('a call is made in the trace and the time of the work that it is for', async () => {
  const { sent, caller } = setUp(fine);
  const within = { trace, deadline: Date.now() + 100 };
  await caller.call(undefined, 'Echo', 'echo', {}, { within });
  expect(sent[0]?.options.timeout).toBeLessThanOrEqual(100);
  expect(sent[0]?.options.headers?.get('traceparent')).toContain(trace.traceId);
});

test('a request past its deadline calls nobody', async () => {
  const { sent, caller } = setUp(fine);
  const late = caller.call({ trace, deadline: Date.now() - 1 }, 'Echo', 'echo', {});
  await expect(late).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' });
  expect(sent).toEqual([]);
});

test('the machine can be chosen', async () => {
  const { sent, caller } = setUp(fine);
  await caller.call(undefined, 'Hub', 'show', {}, { machine: 'pc2' });
  expect(sent[0]?.subject).toBe('machine.pc2.Hub.show');
});

test('a failure of the other side arrives with its code, status and text', async () => {
  const head = natsHeaders();
  head.set('Nats-Service-Error-Code', '501');
  const body = {
    status: 'error',
    error: 'not yet',
    code: 'ACTION_NOT_PORTED',
    retryable: false,
    details: { x: 1 },
  };
  const { caller } = setUp(() => ({ data: JSON.stringify(body), headers: head }));
  await expect(caller.call(undefined, 'Echo', 'echo', {})).rejects.toMatchObject({
    code: 'ACTION_NOT_PORTED',
    message: 'not yet',
    status: 501,
    retryable: false,
    details: { x: 1, agent: 'Echo', action: 'echo' },
  });
});

test('a micro service of somebody else may fail with headers alone', async () => {
  const head = natsHeaders();
  head.set('Nats-Service-Error-Code', '503');
  head.set('Nats-Service-Error', 'busy');
  const { caller } = setUp(() => ({ data: '', headers: head }));
  const call = caller.call(undefined, 'Other', 'go', {});
  await expect(call).rejects.toMatchObject({ code: 'REMOTE_ERROR', message: 'busy', status: 503 });
});

test.each([
  [new errors.TimeoutError(), true, 'DEADLINE_EXCEEDED'],
  [new errors.TimeoutError(), false, 'FABRIC_DOWN'],
  [new errors.NoRespondersError('agent.Echo.echo'), true, 'AGENT_UNREACHABLE'],
])('%s with connected=%s is %s', async (thrown, connected, code) => {
  const { caller } = setUp(() => {
    throw thrown;
  }, connected);
  await expect(caller.call(undefined, 'Echo', 'echo', {})).rejects.toMatchObject({
    code,
    retryable: true,
  });
});

test('a reply that is not JSON is said to be that', async () => {
  const { caller } = setUp(() => ({ data: 'hello' }));
  await expect(caller.call(undefined, 'Echo', 'echo', {})).rejects.toThrow('its reply is not JSON');
});
