/**
 * Intent: an error report is not lost because the broker is away, the process dies or acknowledgements
 * vanish; and a flood or a full disk costs reports that are counted, never the agent.
 * Model: real containers whose agent fails when told to over the old protocol, which needs no broker.
 * Observables: files of the outbox, its metrics, and what the error streams of both machines hold.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import type { ErrorReport } from '../../src/contracts/error-report.ts';
import { CRAMPED, failingSlice, KEEPER, type Agent } from './outbox/failing-agents.ts';
import { ask } from '../support/clients/ask.ts';
import { storedReports } from '../support/errors/error-stream.ts';
import { bundledEntry } from '../support/agents/bundled-entry.ts';
import { callLegacy } from '../support/clients/legacy-client.ts';
import { connectAs, operator } from '../support/clients/operator.ts';
import { numbered, outboxFiles, outboxMetrics, total } from './outbox/outbox-probe.ts';
import type { Slice } from '../support/containers/slice.ts';
import { pause } from '../support/containers/pause.ts';
import { until } from '../support/until.ts';

const MIB = 1024 ** 2;
/** The bound that the runtime sets, for one agent. */
const OUTBOX_BYTES = 16 * MIB;

const folder = mkdtempSync(path.join(tmpdir(), 'tandem-failing-'));
let slice: Slice;
let mainpc: NatsConnection;
let pc2: NatsConnection;

beforeAll(async () => {
  slice = failingSlice(await bundledEntry('failing-agent.ts', folder));
  await slice.start();
  mainpc = await reader();
  pc2 = await operator(slice, 'pc2');
}, 300_000);

afterAll(async () => {
  await mainpc?.close();
  await pc2?.close();
  await slice?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

async function tell({ service, port }: Agent, request: object): Promise<Record<string, unknown>> {
  return callLegacy(await slice.address('mainpc', service, port), request, 60_000);
}

interface Burst {
  label: string;
  count: number;
  severity?: string;
  bytes?: number;
}
const report = (agent: Agent, burst: Burst) =>
  tell(agent, { action: 'report', severity: 'error', ...burst });

const files = ({ service }: Agent) => outboxFiles(slice, 'mainpc', service);
const metrics = ({ service }: Agent) => outboxMetrics(slice, 'mainpc', service);

/** Messages that hold one of the labels, in the order of the stream. */
async function arrived(agent: Agent, ...labels: string[]): Promise<string[]> {
  const reports = await storedReports(mainpc, agent.name);
  return reports
    .map(({ message }) => message)
    .filter((message) => labels.some((label) => message.startsWith(`${label} `)));
}
/** The observability hub may read the stream of errors, which the operator may not; no hub runs here. */
const reader = () => connectAs(slice, 'mainpc', 'observability-hub');

/** Runs `work` without the broker of mainpc. */
async function withoutBroker(work: () => Promise<void>): Promise<void> {
  const broker = await slice.container('mainpc', 'nats');
  await mainpc.close();
  await broker.stop();
  try {
    await work();
  } finally {
    await broker.start();
    mainpc = await until('the broker', reader, () => true);
  }
}

/** Waits until everything that waited was delivered, so that a second delivery would show. */
const delivered = (agent: Agent) =>
  until(
    'an empty outbox',
    () => files(agent),
    (outbox) => outbox.files === 0,
    { timeoutMs: 60_000, intervalMs: 500 },
  );

test('with the broker up, reports go to the stream and not to the disk', async () => {
  expect(await tell(KEEPER, { action: 'fail', message: 'up 1' })).toMatchObject({
    status: 'error',
  });
  await report(KEEPER, { label: 'straight', count: 2 });
  await until(
    'the reports',
    () => arrived(KEEPER, 'up', 'straight'),
    (messages) => messages.length === 3,
  );
  expect(await files(KEEPER)).toEqual({ files: 0, bytes: 0 });
});

test('reports outlive an absent broker and a killed process: all arrive, in order, once', async () => {
  const expected = [
    'thrown 1',
    ...numbered('warned', 1, 10),
    ...numbered('fatal', 1, 2),
    ...numbered('debug', 1, 10),
  ];
  await withoutBroker(async () => {
    await tell(KEEPER, { action: 'fail', message: 'thrown 1' });
    await report(KEEPER, { label: 'warned', count: 10, severity: 'warning' });
    await report(KEEPER, { label: 'fatal', count: 2, severity: 'fatal' });
    await report(KEEPER, { label: 'debug', count: 10, severity: 'debug' });
    await until(
      'reports on disk',
      () => files(KEEPER),
      (outbox) => outbox.files === expected.length,
    );
    const container = await slice.container('mainpc', KEEPER.service);
    await container.kill({ signal: 'SIGKILL' });
    await container.start().catch(() => undefined);
    const kept = await until(
      'the new process',
      () => files(KEEPER),
      () => true,
    );
    expect(kept.files).toBe(expected.length);
  });
  await delivered(KEEPER);
  await report(KEEPER, { label: 'after', count: 1 });
  const labels = ['thrown', 'warned', 'fatal', 'debug', 'after'];
  await until(
    'the last report',
    () => arrived(KEEPER, ...labels),
    (messages) => messages.includes('after 1'),
  );
  expect(await arrived(KEEPER, ...labels)).toEqual([...expected, 'after 1']);
});

test('the error bus of the other machine shows them, the newest first', async () => {
  const here = await storedReports(mainpc, KEEPER.name);
  const recent = () => ask(pc2, 'error-bus', 'recent', { limit: 1_000 });
  const ofKeeper = (reply: Record<string, unknown>) =>
    (reply['data'] as ErrorReport[]).filter((error) => error.agent_name === KEEPER.name);
  const reply = await until('the copies', recent, (r) => ofKeeper(r).length >= here.length);
  expect(ofKeeper(reply)).toEqual(here.toReversed());
});

test('a broker that stored and could not say so does not get a report twice', async () => {
  const broker = await slice.container('mainpc', 'nats');
  await pause(broker);
  try {
    await report(KEEPER, { label: 'paused', count: 3 });
    await until(
      'reports on disk',
      () => files(KEEPER),
      (outbox) => outbox.files === 3,
    );
  } finally {
    await broker.unpause();
  }
  await delivered(KEEPER);
  expect(await arrived(KEEPER, 'paused')).toEqual(numbered('paused', 1, 3));
});

test('a flood is bounded on disk: the oldest go, counted, and never the worst', async () => {
  const before = await metrics(KEEPER);
  const count = 500;
  await withoutBroker(async () => {
    await report(KEEPER, { label: 'worst', count: 1, severity: 'fatal' });
    await report(KEEPER, { label: 'flood', count, bytes: 32_700 });
    const { waiting, dropped } = await until(
      'every report on disk or dropped',
      () => metrics(KEEPER),
      (now) => now.waiting + total(now.dropped) - total(before.dropped) === count + 1,
      { timeoutMs: 120_000 },
    );
    const outbox = await files(KEEPER);
    expect(outbox.files).toBe(waiting);
    expect(outbox.bytes).toBeLessThanOrEqual(OUTBOX_BYTES);
    expect(outbox.bytes).toBeGreaterThan(OUTBOX_BYTES * 0.9);
    expect(dropped['outbox_full']).toBeGreaterThan(0);
  });
  await delivered(KEEPER);
  const { dropped } = await metrics(KEEPER);
  const lost = total(dropped) - total(before.dropped);
  expect(await arrived(KEEPER, 'worst', 'flood')).toEqual([
    'worst 1',
    ...numbered('flood', lost + 1, count),
  ]);
});

test('the error bus still answers when what it is asked for exceeds one message', async () => {
  const reply = await until(
    'the newest report',
    () => ask(pc2, 'error-bus', 'recent', { limit: 1_000 }, 20_000),
    ({ data }) => (data as ErrorReport[] | undefined)?.[0]?.message === 'flood 500',
    { timeoutMs: 60_000, intervalMs: 1_000 },
  );
  expect(reply).toMatchObject({ status: 'success' });
});

test('a full disk costs reports, counted and told, and not the agent', async () => {
  const container = await slice.container('mainpc', CRAMPED.service);
  const before = await container.inspect();
  const count = 100;
  await withoutBroker(async () => {
    await report(CRAMPED, { label: 'cramped', count, bytes: 30_000 });
    const { dropped, waiting } = await until(
      'every report on disk or dropped',
      () => metrics(CRAMPED),
      (now) => now.waiting + total(now.dropped) === count,
    );
    expect(dropped['disk']).toBeGreaterThan(0);
    expect(waiting).toBeGreaterThan(0);
    expect((await files(CRAMPED)).bytes).toBeLessThanOrEqual(MIB);
    expect(await tell(CRAMPED, { action: 'ping' })).toMatchObject({ status: 'ok' });
  });
  await delivered(CRAMPED);
  const lost = total((await metrics(CRAMPED)).dropped);
  expect(await arrived(CRAMPED, 'cramped')).toEqual(numbered('cramped', lost + 1, count));
  const after = await container.inspect();
  expect(after.State.StartedAt).toBe(before.State.StartedAt);
  expect(after.RestartCount).toBe(0);
  const logs = (await container.logs({ stdout: true, stderr: true })).toString();
  expect(logs).toMatch(/"msg":"error reports lost".*ENOSPC/);
});
