/**
 * Intent: whoever has a task in the queue can follow it, wait for it, stop it and try it again, and the queue can
 * stand still and go on; each action does what it says, and what it says survives a kill of the service.
 * Model: resource-manager and its broker in their containers, without the error bus, which makes the streams of the
 * machine where there is one; the test is the worker of its own type of task, and the steward that says what the machine has.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import type { PulledTask, TaskView } from '../../src/contracts/task.ts';
import { askAsOperator } from '../support/clients/ask-as-operator.ts';
import { itemsOf, openEvents } from '../support/clients/doors.ts';
import { connectAs, operator } from '../support/clients/operator.ts';
import { PlayedCard } from '../support/agents/played-card.ts';
import { Slice } from '../support/containers/slice.ts';
import { until } from '../support/until.ts';

type Reply = Record<string, unknown>;
interface Held {
  readonly task_id: string;
  readonly token: string;
}

const slice = new Slice({
  services: { pc2: ['nats', 'resource-manager'] },
  expose: { pc2: { nats: [4222], 'resource-manager': [8080] } },
});
const card = new PlayedCard();
let nc: NatsConnection;
let steward: NatsConnection;

beforeAll(async () => {
  await slice.start();
  nc = await operator(slice, 'pc2');
  steward = await connectAs(slice, 'pc2', 'steward');
  card.start(steward);
  await ready();
}, 300_000);

afterAll(async () => {
  card.stop();
  await steward?.close();
  await nc?.close();
  await slice.stop();
}, 120_000);

const ready = () =>
  until(
    'the queue',
    () => ask('queue_status'),
    () => true,
    { timeoutMs: 60_000 },
  );

/** Asks the service; throws the code of a refusal. */
async function ask<T = Reply>(action: string, input: object = {}): Promise<T> {
  const options = { machine: 'pc2', timeoutMs: 40_000 };
  const reply = await askAsOperator(slice, nc, 'resource-manager', action, input, options);
  if (reply['status'] === 'error') throw new Error(String(reply['code']));
  return reply as T;
}

const submit = (task_id: string, more: object = {}) =>
  ask('submit_task', { task_id, task_type: 'walk', ...more });
const task = async (task_id: string) =>
  (await ask<{ task: TaskView }>('get_task', { task_id })).task;
const state = async (task_id: string) => (await task(task_id)).state;
/** Takes the next task, and fails when it is another one. */
async function take(task_id: string, waitMs = 30_000): Promise<Held> {
  const input = { worker: 'tester', types: ['walk'], wait_ms: waitMs };
  const { tasks } = await ask<{ tasks: PulledTask[] }>('pull_tasks', input);
  expect(tasks.map((one) => one.task_id)).toEqual([task_id]);
  return { task_id, token: tasks[0]!.token };
}
const none = async () => {
  const input = { worker: 'tester', types: ['walk'], wait_ms: 0 };
  expect(await ask('pull_tasks', input)).toMatchObject({ tasks: [] });
};
const finish = (held: Held) => ask('complete_task', { ...held, result: { done: held.task_id } });
const broken = { code: 'BROKEN', message: 'it broke' };

test('a delayed task waits for its time, and is given out then', async () => {
  await submit('delayed', { delay_ms: 8_000 });
  expect(await task('delayed')).toMatchObject({ state: 'waiting', not_before: expect.any(String) });
  await none();
  const held = await take('delayed');
  const { not_before, started_at } = await task('delayed');
  expect(Date.parse(started_at!)).toBeGreaterThanOrEqual(Date.parse(not_before ?? '1970-01-01'));
  await finish(held);
});

test('a task that depends on another is parked until that is done', async () => {
  await submit('first');
  await submit('second', { dependencies: ['first'] });
  expect(await state('second')).toBe('parked');
  const first = await take('first');
  await none();
  await finish(first);
  expect(await state('second')).toBe('queued');
  await finish(await take('second'));
});

test('a task that depends on what nobody submitted is refused, unless that may come', async () => {
  await expect(submit('orphan', { dependencies: ['nobody'] })).rejects.toThrow(
    'TASK_DEPENDENCY_UNKNOWN',
  );
  await expect(state('orphan')).rejects.toThrow('TASK_NOT_FOUND');
  const deadline = Date.now() + 600_000;
  await submit('patient', { dependencies: ['late'], dependencies_may_come: true, deadline });
  expect(await state('patient')).toBe('parked');
  await submit('late');
  await finish(await take('late'));
  await finish(await take('patient'));
});

test('a dependency that is cancelled takes along what waits for it', async () => {
  await submit('wanted');
  await submit('waiting', { dependencies: ['wanted'] });
  await ask('cancel_task', { task_id: 'wanted' });
  expect(await state('waiting')).toBe('failed');
});

test('a waiting task is cancelled at once; a running one is told to stop, and its worker ends it', async () => {
  await submit('not-begun');
  expect(await ask('cancel_task', { task_id: 'not-begun' })).toMatchObject({
    state: 'cancelled',
    stopping: false,
  });
  await none();
  await submit('begun');
  const held = await take('begun');
  expect(await ask('cancel_task', { task_id: 'begun' })).toMatchObject({
    state: 'running',
    stopping: true,
  });
  expect(await ask('task_progress', { ...held })).toMatchObject({ stopping: 'cancel' });
  await ask('fail_task', {
    ...held,
    error: { code: 'STOPPED', message: 'as told' },
    aborted: true,
  });
  expect(await state('begun')).toBe('cancelled');
  await none();
  await expect(ask('retry_task', { task_id: 'begun' })).rejects.toThrow('TASK_FINISHED');
});

test('progress is seen, and a waiting call and a watch end with the task', async () => {
  await submit('followed');
  const address = await slice.address('pc2', 'resource-manager', 8080);
  const watch = await openEvents(`http://${address}/v1/tasks/followed/watch`);
  const changes = () =>
    itemsOf(watch).map(({ change, task: seen }) => `${String(change)} ${(seen as TaskView).state}`);
  await until(
    'the watch',
    async () => changes(),
    (seen) => seen.length === 1,
  );
  const over = ask('wait_task', { task_id: 'followed', wait_ms: 30_000 });
  // When the test fails before it waits for that, the connection ends under it.
  over.catch(() => undefined);
  const held = await take('followed');
  const { lease_ms } = await ask('task_progress', { ...held, percent: 40, message: 'on my way' });
  expect(lease_ms).toBeGreaterThan(0);
  expect(await task('followed')).toMatchObject({
    state: 'running',
    worker: 'tester',
    progress: { percent: 40, message: 'on my way' },
  });
  expect(await ask('wait_task', { task_id: 'followed', wait_ms: 100 })).toMatchObject({
    done: false,
  });
  await finish(held);
  expect(await over).toMatchObject({
    done: true,
    task: { state: 'succeeded', result: { done: 'followed' } },
  });
  await watch.ended;
  expect(changes()).toEqual(['now queued', 'start running', 'progress running', 'done succeeded']);
});

test('a queue that drains gives nothing out, also after a kill, and goes on when told to', async () => {
  await submit('held-back');
  expect(await ask('drain_queue', { on: true })).toMatchObject({ draining: true });
  await submit('taken-anyway');
  await none();
  const manager = await slice.container('pc2', 'resource-manager');
  await manager.kill({ signal: 'SIGKILL' });
  await manager.start();
  await ready();
  await none();
  await ask('drain_queue', { on: true, refuse_new: true });
  await expect(submit('too-late')).rejects.toThrow('QUEUE_DRAINING');
  expect(await ask('drain_queue', { on: false })).toMatchObject({ draining: false });
  await finish(await take('held-back'));
  await finish(await take('taken-anyway'));
}, 120_000);

test('a task whose attempts all failed is dead, keeps its error, and can be given new ones', async () => {
  await submit('dying', { retry: { max_attempts: 2, base_ms: 0, cap_ms: 0 } });
  for (const expected of ['waiting', 'dead']) {
    const { state: now } = await ask('fail_task', { ...(await take('dying')), error: broken });
    // Without a pause the next attempt is due at once.
    expect(expected === 'dead' ? [now] : ['waiting', 'queued']).toContain(now);
  }
  expect(await task('dying')).toMatchObject({ state: 'dead', failures: 2, error: broken });
  await none();
  await ask('retry_task', { task_id: 'dying' });
  await finish(await take('dying'));
  expect(await task('dying')).toMatchObject({ state: 'succeeded' });
});

test('a lease ends unless it is renewed, and what it held is free again', async () => {
  const allocate = (allocation_id: string, ttl_seconds: number) =>
    ask('allocate_resources', { allocation_id, resources: { cpu_cores: 0.01 }, ttl_seconds });
  // The pools are known with the first report of the steward.
  await until(
    'an allocation',
    () => allocate('renewed', 60),
    () => true,
    { timeoutMs: 60_000 },
  );
  await allocate('left-alone', 5);
  const { allocation } = await ask('renew_allocation', {
    allocation_id: 'renewed',
    ttl_seconds: 600,
  });
  const left = Date.parse((allocation as { expires_at: string }).expires_at) - Date.now();
  expect(left).toBeGreaterThan(300_000);
  await until(
    'the lease to end',
    () => ask('get_allocation', { allocation_id: 'left-alone' }).catch(String),
    (answer) => String(answer).includes('ALLOCATION_UNKNOWN'),
  );
  expect(await ask('get_allocation', { allocation_id: 'renewed' })).toMatchObject({
    allocation: { allocation_id: 'renewed' },
  });
  await expect(ask('renew_allocation', { allocation_id: 'left-alone' })).rejects.toThrow(
    'ALLOCATION_UNKNOWN',
  );
});
