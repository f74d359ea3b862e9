/**
 * Intent: no error event that was acknowledged is lost and none is stored twice, whatever dies, stops or
 * is cut off meanwhile; events of one agent stay in order; the old publishers are heard.
 * Model: the brokers of both machines, the error bus, agents that publish as the fleet's agents do (through
 * the stream of their machine, tried again until it is acknowledged) and as the old code did.
 * Observables: the ERRORS stream of pc2, and what the error bus answers.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { ErrorReport } from '../../src/contracts/error-report.ts';
import { oldPublishers } from './error-bus/old-publishers.ts';
import { ask } from '../support/clients/ask.ts';
import { asOperator } from '../support/clients/doors.ts';
import { tailUntil } from './error-bus/event-tail.ts';
import { storedReports } from '../support/errors/error-stream.ts';
import { errorLoad } from '../support/errors/error-load.ts';
import { indexedMessages } from '../support/errors/indexed-errors.ts';
import { connectAs, operator } from '../support/clients/operator.ts';
import { Slice } from '../support/containers/slice.ts';
import { pause } from '../support/containers/pause.ts';
import { until } from '../support/until.ts';

const MIB = 1024 ** 2;
let slice: Slice;
/** An agent on each machine, by its own rights, and the operator who asks. */
let onMainpc: NatsConnection;
let onPc2: NatsConnection;
let asker: NatsConnection;
/** May read the stream, which the operator may not. */
let reader: NatsConnection;

beforeAll(async () => {
  slice = new Slice({
    services: { mainpc: ['nats', 'core-orchestrator'], pc2: ['nats', 'error-bus'] },
    expose: { mainpc: { nats: [4222] }, pc2: { nats: [4222], 'error-bus': [7150, 8080] } },
  });
  await slice.start();
  await connectAll();
}, 300_000);

afterAll(async () => {
  await Promise.all([onMainpc, onPc2, asker, reader].map((nc) => nc?.close()));
  await slice?.stop();
}, 120_000);

async function connectAll(): Promise<void> {
  onMainpc = await connectAs(slice, 'mainpc', 'knowledge-base');
  await connectPc2();
}

async function connectPc2(): Promise<void> {
  onPc2 = await connectAs(slice, 'pc2', 'dream-world-agent');
  asker = await operator(slice, 'pc2');
  reader = await connectAs(slice, 'pc2', 'observability-hub');
}

const question = (action: string, input: object = {}) =>
  ask(asker, 'error-bus', action, input, 10_000);
const query = async (input: object) => (await question('query', input))['data'] as ErrorReport[];
const busContainer = () => slice.container('pc2', 'error-bus');

/** Messages of one agent in the stream of pc2, in its order. */
const inStream = async (agent: string) =>
  (await storedReports(reader, agent)).map(({ message }) => message);

const busAnswers = () =>
  until(
    'the error bus',
    () => question('recent', { limit: 1 }),
    ({ status }) => status === 'success',
    {
      timeoutMs: 60_000,
    },
  );

/** Everything that was acknowledged is there once, in order, and the index says the same. */
async function expectAll(agent: string, acknowledged: readonly string[]): Promise<void> {
  const stored = await until(
    `all of ${agent}`,
    () => inStream(agent),
    (messages) => messages.length >= acknowledged.length,
    { timeoutMs: 60_000 },
  );
  expect(stored).toEqual(acknowledged);
  await until(
    `the index of ${agent}`,
    () => indexedMessages(question, agent),
    (messages) => JSON.stringify(messages) === JSON.stringify(acknowledged),
  );
}

test('every action answers, and the service is small', async () => {
  await busAnswers();
  const event = {
    agent: 'Coder',
    error_type: 'ConnectionError',
    message: 'no link to db',
    severity: 'high',
  };
  const first = await question('report', { ...event, timestamp: 1763650000.5 });
  expect(first).toMatchObject({ status: 'success', duplicate: false });
  expect(await question('report', { ...event, timestamp: 1763650000.5 })).toMatchObject({
    error_id: first['error_id'],
    duplicate: true,
  });
  expect(await question('report_many', { errors: [event, {}] })).toMatchObject({
    stored: 1,
    results: [{ duplicate: false }, { code: 'ERROR_REPORT_INVALID' }],
  });
  expect(
    await query({ text: 'link', category: 'network', min_severity: 'error', agent: 'Coder' }),
  ).toHaveLength(2);
  expect(await question('agent_health', { agent: 'Coder' })).toMatchObject({
    data: [{ agent: 'Coder', error_count: 2 }],
  });
  for (const action of ['get_recent_errors', 'get_agent_health', 'flood_status', 'dead_letters'])
    expect(await question(action)).toMatchObject({ status: 'success' });
  const stats = (await (await busContainer()).stats({ stream: false })) as unknown as {
    memory_stats: { usage: number; stats: { total_inactive_file: number } };
  };
  const { usage, stats: details } = stats.memory_stats;
  expect((usage - (details.total_inactive_file ?? 0)) / MIB).toBeLessThan(90);
});

oldPublishers({
  address: () => slice.address('pc2', 'error-bus', 7150),
  onMainpc: () => onMainpc,
  question,
  query,
  inStream,
  expectAll,
});

test('kill -9 of the error bus under load: nothing lost, nothing twice, in order', async () => {
  const load = errorLoad(onMainpc, 'KnowledgeBase', 'kill', { old: false });
  const old = errorLoad(onPc2, 'DreamWorldAgent', 'kill', { old: true });
  const container = await busContainer();
  for (let round = 0; round < 2; round += 1) {
    await sleep(1_500);
    await container.kill({ signal: 'SIGKILL' });
    await container.start().catch(() => undefined);
    await busAnswers();
  }
  const sent = await load.stop();
  const sentOld = await old.stop();
  expect(sent.length).toBeGreaterThan(50);
  expect(sentOld.length).toBeGreaterThan(50);
  await expectAll('KnowledgeBase', ['four times', ...sent]);
  await expectAll('DreamWorldAgent', sentOld);
}, 180_000);

test('a paused error bus and a cut link: the rest goes on, and all arrive', async () => {
  const before = await inStream('KnowledgeBase');
  const load = errorLoad(onMainpc, 'KnowledgeBase', 'cut', { old: false });
  const container = await busContainer();
  await sleep(500);
  await pause(container);
  await slice.link(false);
  await sleep(3_000);
  await container.unpause();
  await sleep(1_000);
  await slice.link(true);
  const sent = await load.stop();
  expect(sent.length).toBeGreaterThan(50);
  await expectAll('KnowledgeBase', [...before, ...sent]);
}, 180_000);

test('a restart of the broker on pc2 under load', async () => {
  const before = await inStream('KnowledgeBase');
  const load = errorLoad(onMainpc, 'KnowledgeBase', 'restart', { old: false });
  const old = errorLoad(onMainpc, 'KnowledgeBase', 'ignored', {
    old: true,
    agent: 'KnowledgeBase2',
  });
  await sleep(1_000);
  await Promise.all([onPc2.close(), asker.close(), reader.close()]);
  const broker = await slice.container('pc2', 'nats');
  await broker.restart({ t: 5 });
  await until('the broker', connectPc2, () => true, { timeoutMs: 60_000 });
  const sent = await load.stop();
  const sentOld = await old.stop();
  await busAnswers();
  await expectAll('KnowledgeBase', [...before, ...sent]);
  await expectAll('KnowledgeBase2', sentOld);
}, 180_000);

test('the streams of errors are bounded by age and size, and drop what is oldest', async () => {
  const manager = await jetstreamManager(reader);
  const day = 86_400e9;
  for (const [name, days, mib] of [
    ['ERRORS', 7, 128],
    ['ERRORS_OLD', 1, 64],
    ['ERRORS_DEAD', 30, 32],
  ] as const)
    expect((await manager.streams.info(name)).config).toMatchObject({
      discard: 'old',
      max_age: days * day,
      max_bytes: mib * MIB,
    });
});

test('a lost index is made anew from the stream', async () => {
  const container = await busContainer();
  const before = await query({ limit: 1_000 });
  const exec = await container.exec({
    Cmd: ['node', '-e', "require('fs').rmSync('/var/lib/tandem/errors.sqlite')"],
  });
  await exec.start({});
  await sleep(500);
  await container.kill({ signal: 'SIGKILL' });
  await container.start().catch(() => undefined);
  await busAnswers();
  const same = (found: ErrorReport[]) => JSON.stringify(found) === JSON.stringify(before);
  await until('the index', () => query({ limit: 1_000 }), same);
}, 120_000);

test('the HTTP door: query, old endpoints, report, a body that is no report, live tail', async () => {
  const address = `http://${await slice.address('pc2', 'error-bus', 8080)}`;
  const recent = await fetch(`${address}/v1/errors?agent=ZmqAgent&limit=5`);
  expect(recent.status).toBe(200);
  expect(((await recent.json()) as { data: unknown[] }).data).toHaveLength(5);
  const old = await fetch(`${address}/recent?limit=2`);
  expect(((await old.json()) as { data: unknown[] }).data).toHaveLength(2);
  for (const path of ['/health', '/agent_health', '/v1/errors/floods', '/v1/errors/dead'])
    expect((await fetch(address + path)).status).toBe(200);
  const report = async (body: unknown) => {
    const authorization = asOperator(slice, 'pc2', 'error-bus');
    const init = { method: 'POST', body: JSON.stringify(body) };
    const headers = { 'content-type': 'application/json', ...authorization };
    const response = await fetch(`${address}/report`, { ...init, headers });
    return { status: response.status, body: (await response.json()) as object };
  };
  const said = { agent: 'Reporter', error_type: 'E', message: 'over HTTP', severity: 'error' };
  expect(await report(said)).toMatchObject({ status: 200, body: { status: 'success' } });
  expect(await query({ agent: 'Reporter' })).toMatchObject([{ message: 'over HTTP' }]);
  expect(await report(['no object'])).toMatchObject({ status: 400 });
  expect(await report({ severity: 'error' })).toMatchObject({ status: 422 });
  const tail = await tailUntil(`${address}/v1/errors/tail?agent=Tailed`, 'seen live');
  await question('report', { agent: 'Other', message: 'not for it' });
  await question('report', { agent: 'Tailed', message: 'seen live' });
  expect(await tail.text).not.toContain('not for it');
}, 60_000);
