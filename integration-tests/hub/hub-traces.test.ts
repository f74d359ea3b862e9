/**
 * Intent: one request is one trace, through the ingress, over the link, back, and through the queue; both
 * hubs have all of it; who starts it decides whether it is sampled, and failures are kept anyway; a
 * receiver of OTLP gets the same spans, and its absence harms nobody.
 * Model: both machines with a hub, MainPC's ingress and core-orchestrator, an agent on each machine that
 * calls the next one when told to, the queue with its worker.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { headers as natsHeaders, type NatsConnection } from '@nats-io/transport-node';
import { HUB, type Span } from '../../src/contracts/observability/observability.ts';
import { subjects } from '../../src/contracts/fabric/subjects.ts';
import { continueTrace, traceparentOf } from '../../src/runtime/trace.ts';
import { bundledEntry } from '../support/agents/bundled-entry.ts';
import { asOperator } from '../support/clients/doors.ts';
import { operator } from '../support/clients/operator.ts';
import { EXTRA_HOSTS, OtlpReceiver } from './hub-traces/otlp-receiver.ts';
import { Slice } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';
import { loopback } from '../support/containers/loopback.ts';

const DOOR = `http://${loopback(3)}:7000`;
const NEAR = { name: 'KnowledgeBase', service: 'knowledge-base' };
const FAR = { name: 'ContextManager', service: 'context-manager' };
const MACHINES = ['mainpc', 'pc2'] as const;
type Machine = (typeof MACHINES)[number];
interface Trace {
  readonly spans: Span[];
  readonly orphans: number;
  readonly duration_ms: number;
}

const folder = mkdtempSync(path.join(tmpdir(), 'tandem-relaying-'));
const receiver = new OtlpReceiver();
const at = {} as Record<Machine, NatsConnection>;
let slice: Slice;

beforeAll(async () => {
  await receiver.start();
  const { command, mount } = await bundledEntry('relaying-agent.ts', folder);
  const relaying = { command, volumes: [mount] };
  slice = new Slice({
    services: {
      mainpc: ['nats', 'core-orchestrator', 'ingress', HUB, NEAR.service],
      pc2: ['nats', HUB, FAR.service, 'error-bus', 'resource-manager', 'task-worker'],
    },
    expose: { mainpc: { nats: [4222], [HUB]: [8080] }, pc2: { nats: [4222] } },
    // Nobody starts a sampled trace but the test.
    environment: { TANDEM_TRACE_RATIO: '0' },
    override: {
      mainpc: {
        services: {
          [NEAR.service]: relaying,
          [HUB]: {
            environment: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.endpoint },
            extra_hosts: EXTRA_HOSTS,
          },
        },
      },
      pc2: { services: { [FAR.service]: relaying } },
    },
  });
  await slice.start();
  for (const machine of MACHINES) at[machine] = await operator(slice, machine);
}, 300_000);

afterAll(async () => {
  for (const connection of Object.values(at)) await connection.close();
  await slice?.stop();
  await receiver.stop();
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

/** A trace of the test's own: its context is the parent of what the fleet does. */
const startTrace = (sampled: boolean) => continueTrace(undefined, { sampled });
type Started = ReturnType<typeof startTrace>;

/** Asks an agent through MainPC's door. */
async function throughDoor(trace: Started, to: string, input: object): Promise<number> {
  const response = await fetch(`${DOOR}/agents/${to}/relay`, {
    method: 'POST',
    headers: {
      ...asOperator(slice, 'mainpc', 'core-orchestrator'),
      'content-type': 'application/json',
      traceparent: traceparentOf(trace),
    },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(10_000),
  });
  await response.arrayBuffer();
  return response.status;
}

async function hub<T>(machine: Machine, action: string, input: object = {}): Promise<T> {
  const subject = subjects.actionOn(machine, HUB, action);
  return (await at[machine].request(subject, JSON.stringify(input), { timeout: 3_000 })).json<T>();
}

/** The trace as a hub has it, once it has that many spans. */
const traceAt = (machine: Machine, { traceId }: Started, spans: number) =>
  until(
    `${spans} spans of ${traceId} at the hub of ${machine}`,
    () => hub<Trace>(machine, 'get_trace', { trace_id: traceId }),
    (trace) => (trace.spans ?? []).length >= spans,
    { timeoutMs: 15_000 },
  );

const through = { to: NEAR.name };
const FAILED = 'INTERNAL_ERROR';
const brief = ({ kind, agent, name }: Span) => `${kind} ${agent} ${name}`;
/** What one request to FAR that calls NEAR makes, parents first. */
const CHAIN = [
  'server core-orchestrator POST /agents/{name}/{action}',
  'internal core-orchestrator call_agent',
  'client core-orchestrator relay',
  `server ${FAR.name} relay`,
  `client ${FAR.name} relay`,
  `server ${NEAR.name} relay`,
];

describe('a request through the ingress to the other machine and back', () => {
  const trace = startTrace(true);

  test('is one trace with the right parents, in both hubs', async () => {
    await until(
      'an answer through the door',
      () => throughDoor(trace, FAR.name, through),
      (status) => status === 200,
      { timeoutMs: 40_000 },
    );
    for (const machine of MACHINES) {
      const { spans, orphans, duration_ms } = await traceAt(machine, trace, CHAIN.length);
      const whole = spans.slice(-CHAIN.length);
      expect(whole.map(brief)).toEqual(CHAIN);
      expect(whole.map(({ parent_id }) => parent_id)).toEqual([
        trace.spanId,
        ...whole.slice(0, -1).map(({ span_id }) => span_id),
      ]);
      expect(whole.map((span) => span.machine)).toEqual([
        ...['mainpc', 'mainpc', 'mainpc'],
        ...['pc2', 'pc2'],
        'mainpc',
      ]);
      expect(whole[0]?.attributes).toMatchObject({
        'http.response.status_code': 200,
        'tandem.ingress_ms': expect.any(Number) as number,
      });
      // The one span that is no child of another here is that of the door: the test keeps no spans.
      expect(orphans).toBeGreaterThanOrEqual(1);
      expect(duration_ms).toBeLessThan(60_000);
    }
  }, 60_000);

  test('is found over HTTP, by agent, and shows in the graph of calls', async () => {
    const url = `http://${await slice.address('mainpc', HUB, 8080)}/v1/traces`;
    const read = async (rest: string) =>
      (await (await fetch(url + rest, { signal: AbortSignal.timeout(5_000) })).json()) as Record<
        string,
        Record<string, unknown>[]
      >;
    const { traces } = await read(`?agent=${FAR.name}&since=${Date.now() - 600_000}`);
    expect(traces?.map(({ trace_id }) => trace_id)).toContain(trace.traceId);
    expect((await read(`/${trace.traceId}`))['spans']?.length).toBeGreaterThanOrEqual(CHAIN.length);
    const { calls } = await read('/graph?minutes=10');
    expect(calls).toContainEqual(expect.objectContaining({ from: FAR.name, to: NEAR.name }));
  });

  test('went to the receiver as it is', async () => {
    const { spans } = await traceAt('mainpc', trace, CHAIN.length);
    const exported = await until(
      'all spans at the receiver',
      async () => receiver.of(trace.traceId),
      (got) => got.length >= spans.length,
      { timeoutMs: 15_000 },
    );
    const idsOf = (all: { id: string; parent: string | null | undefined }[]) =>
      all.map(({ id, parent }) => `${parent} > ${id}`).sort();
    expect(idsOf(exported.map((s) => ({ id: s.spanId, parent: s.parentSpanId })))).toEqual(
      idsOf(spans.map((s) => ({ id: s.span_id, parent: s.parent_id }))),
    );
  });
});

test('who does not sample a trace gets none, but its failures are kept and say so', async () => {
  const quiet = startTrace(false);
  const failing = startTrace(false);
  expect(await throughDoor(quiet, FAR.name, through)).toBe(200);
  const input = { to: NEAR.name, input: { fail: 'as wished' } };
  expect(await throughDoor(failing, FAR.name, input)).toBe(500);
  for (const machine of MACHINES) {
    const { spans } = await traceAt(machine, failing, CHAIN.length);
    expect(new Set(spans.map(({ code }) => code))).toEqual(new Set([FAILED]));
    expect(spans.every(({ attributes }) => attributes['tandem.unsampled'] === true)).toBe(true);
    const found = await hub<{ traces: { trace_id: string }[] }>(machine, 'list_traces', {
      code: FAILED,
    });
    expect(found.traces.map(({ trace_id }) => trace_id)).toContain(failing.traceId);
    // It ended before the other one began.
    expect(await hub(machine, 'get_trace', { trace_id: quiet.traceId })).toMatchObject({
      code: 'TRACE_NOT_FOUND',
    });
  }
}, 60_000);

test('a task is part of the trace in which it was submitted', async () => {
  const trace = startTrace(true);
  const headers = natsHeaders();
  headers.set('traceparent', traceparentOf(trace));
  const task = {
    task_type: 'agent_call',
    data: { agent: NEAR.name, action: 'relay', input: {} },
  };
  const subject = subjects.action('resource-manager', 'submit_task');
  await at.pc2.request(subject, JSON.stringify(task), { timeout: 5_000, headers });
  const { spans } = await traceAt('mainpc', trace, 4);
  expect(spans.map(brief)).toEqual([
    'server resource-manager submit_task',
    'consumer TaskWorker agent_call',
    'client TaskWorker relay',
    `server ${NEAR.name} relay`,
  ]);
}, 60_000);

test('while the receiver is away spans wait for it; a hub that starts again has its traces', async () => {
  await receiver.stop();
  const trace = startTrace(true);
  expect(await throughDoor(trace, FAR.name, through)).toBe(200);
  const { spans } = await traceAt('mainpc', trace, CHAIN.length);
  await receiver.start();
  await until(
    'the spans at the receiver that is back',
    async () => receiver.of(trace.traceId).length,
    (count) => count === spans.length,
    { timeoutMs: 20_000 },
  );
  await (await slice.container('mainpc', HUB)).restart({ t: 15 });
  const again = await traceAt('mainpc', trace, CHAIN.length);
  expect(again.spans).toEqual(spans);
  const later = startTrace(true);
  expect(await throughDoor(later, FAR.name, through)).toBe(200);
  await traceAt('mainpc', later, CHAIN.length);
}, 90_000);
