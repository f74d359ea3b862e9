/**
 * Intent: no confirmed task is lost and none is finished twice while the queue, its worker and its broker
 * are killed, paused and restarted under load; a worker that comes back late is refused.
 * Model: the real containers of PC2, tasks over the fabric, work that leaves a trace in the results.
 * Observables: what the queue says about each task, and its totals.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import type { PulledTask, TaskView } from '../src/contracts/task.ts';
import { operator } from './support/operator.ts';
import { Slice } from './support/slice.ts';
import { until } from './support/until.ts';

const TASKS = 600;
const PATIENCE = { timeoutMs: 120_000, intervalMs: 500 };

let slice: Slice;
let nc: NatsConnection;

beforeAll(async () => {
  slice = new Slice({
    services: { pc2: ['nats', 'error-bus', 'resource-manager', 'task-worker'] },
    expose: { pc2: { nats: [4222] } },
  });
  await slice.start();
  nc = await operator(slice, 'pc2');
}, 300_000);

afterAll(async () => {
  await nc?.close();
  await slice?.stop();
}, 120_000);

/** Asks the queue; throws its code. */
async function ask<T = Record<string, unknown>>(action: string, input: object): Promise<T> {
  const subject = `agent.resource-manager.${action}`;
  const reply = await nc.request(subject, JSON.stringify(input), { timeout: 10_000 });
  const body = reply.json<Record<string, unknown>>();
  if (body['status'] === 'error') throw new Error(String(body['code']));
  return body as T;
}

/** Submits until it is confirmed; the id makes a repetition harmless. */
async function submit(task: object): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await ask('submit_task', task);
      return;
    } catch (error) {
      if (tries > 100) throw error;
      await sleep(200);
    }
  }
}

const figures = () =>
  ask<{ queues: { completed_tasks: number; active_tasks: number; failed_tasks: number } }>(
    'queue_status',
    {},
  ).then(({ queues }) => queues);

async function disturb(): Promise<void> {
  const manager = await slice.container('pc2', 'resource-manager');
  const worker = await slice.container('pc2', 'task-worker');
  await sleep(1_000);
  await manager.kill({ signal: 'SIGKILL' });
  await manager.start();
  await sleep(2_000);
  await worker.kill({ signal: 'SIGKILL' });
  await worker.start();
  await sleep(2_000);
  await manager.pause();
  await sleep(3_000);
  await manager.unpause();
  await worker.pause();
  await sleep(3_000);
  await worker.unpause();
  await manager.restart({ t: 15 });
  await worker.restart({ t: 15 });
}

test('every confirmed task is finished once, whatever is killed, paused or restarted', async () => {
  const before = await figures();
  const ids = Array.from({ length: TASKS }, (_, n) => `load-${n}`);
  const disturbed = disturb();
  let next = 0;
  const submitting = Array.from({ length: 8 }, async () => {
    while (next < ids.length) {
      const id = ids[next++]!;
      const retry = { max_attempts: 20, base_ms: 100, cap_ms: 1_000 };
      await submit({ task_id: id, task_type: 'analysis', data: [1, 2, 3], retry });
      await sleep(50);
    }
  });
  await Promise.all([...submitting, disturbed]);
  const after = await until(
    'all tasks to be done',
    () => figures().catch(() => undefined),
    (now) => now !== undefined && now.completed_tasks - before.completed_tasks >= TASKS,
    PATIENCE,
  );
  expect(after).toMatchObject({
    completed_tasks: before.completed_tasks + TASKS,
    failed_tasks: before.failed_tasks,
    active_tasks: 0,
  });
  for (const id of ids) {
    const { task } = await ask<{ task: TaskView }>('get_task', { task_id: id });
    expect(task).toMatchObject({ state: 'succeeded', result: { sum: 6 } });
  }
}, 300_000);

test('a worker that comes back late is refused, and the task is done by another', async () => {
  const type = { task_id: 'late', task_type: 'late_type', lease_ms: 1_000 };
  await submit({ ...type, retry: { base_ms: 0, cap_ms: 0 } });
  const pull = (worker: string) =>
    ask<{ tasks: PulledTask[] }>('pull_tasks', {
      worker,
      types: ['late_type'],
      wait_ms: 8_000,
    }).then(({ tasks }) => tasks[0]!);
  const first = await pull('slow');
  const second = await pull('quick');
  expect(second).toMatchObject({ task_id: 'late', attempt: 2 });
  const report = { task_id: 'late', result: 'late' };
  await expect(ask('complete_task', { ...report, token: first.token })).rejects.toThrow(
    'TASK_TOKEN_STALE',
  );
  await ask('complete_task', { ...report, token: second.token, result: 'in time' });
  const { task } = await ask<{ task: TaskView }>('get_task', { task_id: 'late' });
  expect(task).toMatchObject({ state: 'succeeded', result: 'in time', attempt: 2, failures: 1 });
}, 60_000);
