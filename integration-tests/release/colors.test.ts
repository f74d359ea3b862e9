/**
 * Intent: one color takes over from the other without a failed call, a lost or a doubled task; what is tried
 * in a rehearsal is seen by nobody; a color that wakes up late is fenced.
 * Model: the real containers of both colors on both machines; the test writes the record as the steward does,
 * and points its HTTP and gRPC callers to the other color first, as the ingress is pointed.
 * Observables: answers to all callers, the state of every task, the pages of the containers, the registry.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import { otherColor, releaseBucket, type Color } from '../../src/contracts/release/release.ts';
import type { TaskView } from '../../src/contracts/task.ts';
import { subscriptionsOf } from './colors/broker-subscriptions.ts';
import { COLORED, ColorPair, MACHINES, serviceOf } from '../support/release/color-pair.ts';
import { grpcClient } from '../support/clients/doors.ts';
import { connectWith, operator } from '../support/clients/operator.ts';
import { timedCalls, type TimedCalls } from '../support/load/timed-calls.ts';
import { pause } from '../support/containers/pause.ts';
import { until } from '../support/until.ts';

/** There and back again. */
const SWITCHES = Number(process.env['TANDEM_COLOR_SWITCHES'] ?? 2);
const PATIENCE = { timeoutMs: 60_000, intervalMs: 200 };

const pair = new ColorPair();
const { slice } = pair;
let nc: NatsConnection;
let rehearsal: NatsConnection;
let stopAll: () => Promise<TimedCalls>[] = () => [];

beforeAll(async () => {
  await pair.start();
  nc = await operator(slice, 'pc2');
  rehearsal = await connectWith(slice, 'pc2', 'pc2/nkey.rehearsal', 'test');
}, 300_000);

afterEach(() => Promise.all(stopAll()));
afterAll(async () => {
  await nc?.close();
  await rehearsal?.close();
  await pair.stop();
}, 120_000);

async function ask<T>(over: NatsConnection, subject: string, input: object = {}): Promise<T> {
  const reply = await over.request(subject, JSON.stringify(input), { timeout: 10_000 });
  const body = reply.json<Record<string, unknown>>();
  if (body['status'] === 'error') throw new Error(String(body['code']));
  return body as T;
}

interface Entry {
  readonly name: string;
  readonly metadata?: { readonly color?: string };
}
const colorsOf = async (over: NatsConnection) => {
  const { agents } = await ask<{ agents: Entry[] }>(over, 'agent.core-orchestrator.watch');
  return Object.fromEntries(agents.map(({ name, metadata }) => [name, metadata?.color]));
};
const submit = (over: NatsConnection, task_id: string) =>
  ask(over, 'agent.resource-manager.submit_task', {
    task_id,
    task_type: 'analysis',
    data: [1, 2, 3],
    retry: { max_attempts: 20, base_ms: 100, cap_ms: 1_000 },
  });
const task = (over: NatsConnection, task_id: string) =>
  ask<{ task: TaskView }>(over, 'agent.resource-manager.get_task', { task_id }).then(
    (reply) => reply.task,
  );
const done = (over: NatsConnection, id: string) =>
  until(
    `task ${id}`,
    () => task(over, id),
    ({ state }) => state === 'succeeded',
    PATIENCE,
  );

/** Where a color of core-orchestrator is reached from outside now; its ports are others after each start. */
async function doorOf(color: Color) {
  const service = serviceOf('core-orchestrator', color);
  const [http, grpc] = await Promise.all(
    [8080, 8081].map((port) => slice.address('mainpc', service, port)),
  );
  return { http: http!, grpc: grpcClient(grpc!, 'registry', 'RegistryService') };
}

test('blue is live in a fleet that never released, and green stands by', async () => {
  for (const machine of MACHINES) {
    await pair.all(machine, 'blue', 'live');
    await pair.all(machine, 'green', 'standby');
  }
  const expected = { 'core-orchestrator': 'blue', 'resource-manager': 'blue', TaskWorker: 'blue' };
  await until(
    'the registry',
    () => colorsOf(nc),
    (found) => found['TaskWorker'] !== undefined,
  );
  expect(await colorsOf(nc)).toMatchObject(expected);
});

test('who stands by listens to the record on colors and to nothing of what is live: the broker says so', async () => {
  // Of a request's answers; whoever pulls from a stream has an inbox for that beside it.
  const answers = /^_INBOX_[^.]+\.[^.]+\.[*>]$/;
  for (const machine of MACHINES)
    for (const slug of COLORED[machine]) {
      const record = `$KV.${releaseBucket(machine)}.`;
      const forWork = (subjects: string[]) =>
        subjects.filter((one) => !one.startsWith(record) && !answers.test(one));
      const standby = await subscriptionsOf(slice, machine, serviceOf(slug, 'green'));
      expect([slug, forWork(standby)]).toEqual([slug, []]);
      expect(standby.filter((one) => one.startsWith(record))).toHaveLength(2);
      const live = await subscriptionsOf(slice, machine, serviceOf(slug, 'blue'));
      expect(forWork(live).length).toBeGreaterThan(3);
    }
});

test('a rehearsal has everything, and nothing of it is seen by what is live', async () => {
  for (const machine of MACHINES) await pair.write(machine, { rehearsing: 'green' });
  for (const machine of MACHINES) await pair.all(machine, 'green', 'rehearsing');
  const tried = { 'core-orchestrator': 'green', 'resource-manager': 'green', TaskWorker: 'green' };
  await until(
    'the rehearsal',
    () => colorsOf(rehearsal),
    (found) => 'TaskWorker' in found,
    PATIENCE,
  );
  expect(await colorsOf(rehearsal)).toMatchObject(tried);
  await submit(rehearsal, 'tried');
  await done(rehearsal, 'tried');

  await expect(task(nc, 'tried')).rejects.toThrow('TASK_NOT_FOUND');
  expect(Object.values(await colorsOf(nc))).not.toContain('green');
  for (const machine of MACHINES) await pair.write(machine, { rehearsing: null });
  for (const machine of MACHINES) await pair.all(machine, 'green', 'standby');
}, 180_000);

test('colors change under load: no failed call, no lost and no doubled task', async () => {
  let live: Color = 'blue';
  let door = await doorOf(live);
  const ids: string[] = [];
  const loads = [
    timedCalls('core-orchestrator over the fabric', () =>
      ask(nc, 'agent.core-orchestrator.list_agents'),
    ),
    timedCalls('resource-manager over the fabric', () =>
      ask(nc, 'agent.resource-manager.queue_status'),
    ),
    timedCalls('core-orchestrator over HTTP', async () => {
      const { status } = await fetch(`http://${door.http}/v1/agents`);
      if (status !== 200) throw new Error(`HTTP ${status}`);
    }),
    timedCalls('core-orchestrator over gRPC', () => door.grpc.call('ListAgents', {}, 10_000)),
    timedCalls('tasks submitted', () => {
      const id = `switched-${ids.length}`;
      ids.push(id);
      return submit(nc, id);
    }),
  ];

  stopAll = () => loads.map(({ stop }) => stop());
  for (let turn = 0; turn < SWITCHES; turn += 1) {
    const next: Color = otherColor(live);
    for (const machine of MACHINES) await pair.write(machine, { next });
    for (const machine of MACHINES) await pair.all(machine, next, 'opening');
    for (const { seen } of loads) seen.longestMs = 0;
    const before = door.grpc.client;
    door = await doorOf(next);
    live = next;
    const started = performance.now();
    await Promise.all(
      MACHINES.map((machine) =>
        pair.write(machine, { live: next, next: null, epoch: pair.record(machine).epoch + 1 }),
      ),
    );
    await Promise.all(MACHINES.map((machine) => pair.all(machine, next, 'live')));
    const took = Math.round(performance.now() - started);
    const longest = loads.map(({ seen }) => `${seen.name} ${Math.round(seen.longestMs)}`);
    console.log(`to ${next} in ${took} ms; longest call, ms: ${longest.join(', ')}`);
    await Promise.all(MACHINES.map((machine) => pair.all(machine, otherColor(next), 'standby')));
    before.close();
  }

  for (const { name, answered, failures } of await Promise.all(stopAll())) {
    expect([name, failures]).toEqual([name, []]);
    expect(answered).toBeGreaterThan(10);
  }
  door.grpc.client.close();
  // A task that a color gave back before it began has another attempt; one whose work was lost has a failure.
  for (const id of ids)
    expect(await done(nc, id)).toMatchObject({ result: { sum: 6 }, failures: 0 });
}, 300_000);

test('a color that was paused while another became live is fenced when it wakes up', async () => {
  const slug = 'resource-manager';
  const { epoch, live } = pair.record('pc2');
  const next = otherColor(live);
  const old = await slice.container('pc2', serviceOf(slug, live));
  const { StartedAt: before } = (await old.inspect()).State;
  await pair.write('pc2', { next });
  await pair.all('pc2', next, 'opening');
  await pause(old);
  await pair.write('pc2', { live: next, next: null, epoch: epoch + 1 });
  // It has not let go, so nobody works in its place until somebody says that it is over.
  await pair.all('pc2', next, 'live', ['error-bus', 'task-worker']);
  expect(await pair.page('pc2', slug, next)).toMatchObject({ role: 'opening', epoch: epoch + 1 });
  await pair.letGoFor('pc2', slug, live, epoch);
  await pair.all('pc2', next, 'live');
  await old.unpause();
  // What the broker still gives to the old one is refused as "ask again".
  await until(
    'a task to be taken',
    () => submit(nc, 'while-late'),
    () => true,
    PATIENCE,
  );
  await until(
    'the old color to begin anew',
    () => old.inspect(),
    ({ State }) => State.StartedAt !== before,
  );
  await pair.all('pc2', live, 'standby');
  expect(await done(nc, 'while-late')).toMatchObject({ result: { sum: 6 } });
}, 180_000);
