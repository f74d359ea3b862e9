/**
 * Intent: no confirmed task is lost and none is finished twice while the queue, its worker and its broker
 * are killed, paused and restarted under load; a worker that comes back late is refused.
 * Waiting tasks move between the queue and the old AsyncProcessor with kills half-way, and are still done once.
 * Model: the real containers of PC2, tasks over the fabric, work that leaves a trace in the results.
 * Observables: what the queue says about each task, and its totals.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import type { PulledTask, TaskView } from '../../src/contracts/task.ts';
import { callLegacy } from '../support/clients/legacy-client.ts';
import { migrate, type Direction } from '../support/moving/migrate.ts';
import { LegacySide } from '../support/moving/legacy-side.ts';
import { operator } from '../support/clients/operator.ts';
import { Slice } from '../support/containers/slice.ts';
import { pause } from '../support/containers/pause.ts';
import { until } from '../support/until.ts';

const TASKS = 600;
const PATIENCE = { timeoutMs: 120_000, intervalMs: 500 };

const folder = mkdtempSync(path.join(tmpdir(), 'tandem-queue-'));
const config = path.join(folder, 'config.json');
/** The old processor rests while the machine is busier than this, so it keeps what it has. */
writeFileSync(config, JSON.stringify({ pause_percent: 0 }));

let slice: Slice;
let nc: NatsConnection;

beforeAll(async () => {
  slice = new Slice({
    services: { pc2: ['nats', 'error-bus', 'resource-manager', 'task-worker', 'async-processor'] },
    expose: { pc2: { nats: [4222], 'async-processor': [7101] } },
    override: {
      pc2: {
        services: {
          'async-processor': {
            environment: { TANDEM_CONFIG_FILE: '/etc/tandem/config.json' },
            volumes: [`${config}:/etc/tandem/config.json:ro`],
          },
        },
      },
    },
  });
  await slice.start();
  nc = await operator(slice, 'pc2');
}, 300_000);

afterAll(async () => {
  await nc?.close();
  await slice?.stop();
  rmSync(folder, { recursive: true });
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
  await pause(manager);
  await sleep(3_000);
  await manager.unpause();
  await pause(worker);
  await sleep(3_000);
  await worker.unpause();
  await manager.restart({ t: 15 });
  await worker.restart({ t: 15 });
  const broker = await slice.container('pc2', 'nats');
  await pause(broker);
  await sleep(3_000);
  await broker.unpause();
  await sleep(1_000);
  await broker.kill({ signal: 'SIGKILL' });
  await broker.start();
  // Its port outside is another one now.
  await nc.close();
  nc = await until(
    'the broker',
    () => operator(slice, 'pc2'),
    () => true,
  );
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

describe('waiting tasks and the old AsyncProcessor', () => {
  const old = async (request: object) =>
    callLegacy(await slice.address('pc2', 'async-processor', 7101), request, 10_000);
  const waitingThere = async () =>
    (await old({ action: 'get_stats' }))['queue_stats'] as { queue_size: number };
  const move = (direction: Direction) => migrate(slice, nc, 'pc2', 'scheduling', direction);
  /** Moves; the first run is cut by a kill of the service when part of the tasks has changed sides. */
  async function moveKilling(direction: Direction, tasks: number) {
    const before = (await waitingThere()).queue_size;
    const manager = await slice.container('pc2', 'resource-manager');
    await new LegacySide(slice, 'AsyncProcessor').slowly(async () => {
      void move(direction).catch(String);
      const begun = ({ queue_size: now }: { queue_size: number }) => now !== before;
      await until('some to change sides', waitingThere, begun, { ...PATIENCE, intervalMs: 10 });
      await manager.kill({ signal: 'SIGKILL' });
    }, 0.05);
    const moved = Math.abs((await waitingThere()).queue_size - before);
    expect(moved).toBeGreaterThan(0);
    expect(moved).toBeLessThan(tasks);
    await manager.start();
    await until(
      `the move ${direction}`,
      () => move(direction),
      ({ status }) => status === 'success',
      PATIENCE,
    );
  }
  const inside = Array.from({ length: 1_000 }, (_, n) => `moved-${n}`);
  const outside = Array.from({ length: 400 }, (_, n) => `there-and-back-${n}`);

  test('move both ways, cut by kills half-way; each is done once', async () => {
    const before = await figures();
    const records = inside.map((id, n) => ({
      key: `task:${id}`,
      value: { type: 'analysis', data: [n, 1], priority: 'medium', queued_at: Date.now() / 1_000 },
    }));
    for (let at = 0; at < records.length; at += 500)
      await old({ action: 'import_state', records: records.slice(at, at + 500) });
    expect(await waitingThere()).toMatchObject({ queue_size: inside.length, tasks_processed: 0 });
    await moveKilling('in', inside.length);
    expect(await waitingThere()).toMatchObject({ queue_size: 0 });

    await (await slice.container('pc2', 'task-worker')).stop();
    const tasks = outside.map((task_id, n) => ({ task_id, task_type: 'analysis', data: [n, 1] }));
    await ask('submit_tasks', { tasks });
    await moveKilling('out', outside.length);
    const there = (await waitingThere()).queue_size;
    // What the worker had not begun of the first ones went along.
    expect(there).toBeGreaterThanOrEqual(outside.length);
    await expect(ask('get_task', { task_id: outside[0] })).rejects.toThrow('TASK_NOT_FOUND');
    expect(await move('in')).toMatchObject({ status: 'success', records: there });
    await (await slice.container('pc2', 'task-worker')).start();

    const all = inside.length + outside.length;
    const after = await until(
      'all tasks to be done',
      figures,
      (now) => now.completed_tasks - before.completed_tasks >= all,
      PATIENCE,
    );
    expect(after).toMatchObject({
      completed_tasks: before.completed_tasks + all,
      failed_tasks: before.failed_tasks,
    });
    for (const ids of [inside, outside])
      for (const [n, task_id] of ids.entries()) {
        const { task } = await ask<{ task: TaskView }>('get_task', { task_id });
        expect(task).toMatchObject({ state: 'succeeded', result: { sum: n + 1 } });
      }
    expect(await waitingThere()).toMatchObject({ queue_size: 0, tasks_processed: 0 });
  }, 240_000);
});
