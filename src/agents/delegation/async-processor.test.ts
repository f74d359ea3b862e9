import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../contracts/actions/action.ts';
import definition from './async-processor.ts';
import { MOST_WAITING } from './async-processor/queue.ts';
import { tryAgent, type Trial } from './shared/testing.ts';

let trial: Trial;
const config = { pause_percent: 100 };
afterEach(() => trial.stop());

/** The result of a task, when it is there. */
async function ended(id: unknown): Promise<JsonObject> {
  for (let tries = 0; tries < 200; tries += 1) {
    const { task } = (await trial.ask('get_task', { task_id: id })) as { task: JsonObject };
    if (task['status'] !== 'queued') return task;
    await sleep(10);
  }
  throw new Error(`task ${String(id)} did not end`);
}

test('a task is really done, and its result is kept', async () => {
  trial = await tryAgent(definition, { config });
  const queued = await trial.ask('analysis', { data: [1, 2, 3] });
  expect(queued).toMatchObject({ status: 'queued', message: expect.any(String) });
  expect(await ended(queued['task_id'])).toMatchObject({
    status: 'success',
    result: { mean: 2, min: 1, max: 3 },
  });
  expect(await trial.ask('get_stats')).toMatchObject({
    queue_stats: { tasks_processed: 1, task_stats: { analysis: { success: 1, failed: 0 } } },
  });
});

test('a model that is not there fails the task, not the agent', async () => {
  trial = await tryAgent(definition, {
    config,
    others: () => {
      throw new Error('ModelManagerSuite declares generate_text but its work is not ported yet');
    },
  });
  const { task_id } = await trial.ask('model_inference', { data: { model: 'm', input: 'x' } });
  expect(await ended(task_id)).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('not ported'),
  });
});

test('the items of a batch are done one by one; one that fails stands alone', async () => {
  trial = await tryAgent(definition, { config });
  const items = [
    { type: 'analysis', data: 'a b a' },
    { type: 'batch_processing', data: {} },
  ];
  const { task_id } = await trial.ask('batch_processing', { data: { items } });
  expect(await ended(task_id)).toMatchObject({
    result: { items: 2, results: [{ status: 'success' }, { status: 'failed' }] },
  });
});

test('a task without data is refused with the old text', async () => {
  trial = await tryAgent(definition, { config });
  expect(await trial.ask('analysis', {})).toMatchObject({
    status: 'error',
    message: 'Invalid task format. Required fields: type, data',
  });
});

test('what waits outlives a restart, in the order of priority; a full level refuses', async () => {
  // Rests from the start: every machine uses some memory.
  trial = await tryAgent(definition, { config: { pause_percent: 0 } });
  for (let i = 0; i < 3; i += 1) await trial.ask('logging', { data: { i }, priority: 'low' });
  await trial.ask('logging', { data: 'first', priority: 'high' });
  await trial.restart();
  const { records, total } = (await trial.ask('export_state')) as {
    records: { key: string; value: JsonObject }[];
    total: number;
  };
  expect(total).toBe(4);
  expect(records.map(({ value }) => value['priority']).sort()).toEqual([
    'high',
    'low',
    'low',
    'low',
  ]);
  const many = Array.from({ length: MOST_WAITING - 3 }, (_, i) => ({
    key: `task:m${i}`,
    value: { type: 'logging', data: i, priority: 'low', queued_at: 1 },
  }));
  expect(await trial.ask('import_state', { records: many })).toMatchObject({ status: 'success' });
  expect(await trial.ask('logging', { data: 1, priority: 'low' })).toMatchObject({
    code: 'LEGACY_PROCESSOR_FULL',
    retryable: true,
  });
  expect(await trial.ask('logging', { data: 1, priority: 'high' })).toMatchObject({
    status: 'queued',
  });
});

test('held tasks are not begun, also after a restart; what moves is forgotten, or done once it is let go', async () => {
  const own = { pause_percent: 0 };
  trial = await tryAgent(definition, { config: own });
  const ids: string[] = [];
  for (const data of ['a', 'b'])
    ids.push(String((await trial.ask('analysis', { data }))['task_id']));
  const [gone, stays] = ids.map((id) => `task:${id}`);
  const keys = [gone!, stays!, 'task:absent'];
  expect(await trial.ask('hold_state', { keys })).toMatchObject({ keys: [gone, stays] });
  own.pause_percent = 100;
  await trial.restart();
  await trial.ask('remove_state', { keys: [gone] });
  expect(await trial.ask('knows_state', { keys })).toMatchObject({ keys: [stays] });
  await sleep(50);
  expect(await trial.ask('get_task', { task_id: ids[1] })).toMatchObject({
    task: { status: 'queued' },
  });
  await trial.ask('release_state', { keys: [stays] });
  expect(await ended(ids[1])).toMatchObject({ status: 'success' });
  // It comes once more, from a move that was repeated.
  const value = { type: 'analysis', data: 'b', priority: 'low', queued_at: 1 };
  await trial.ask('import_state', { records: [{ key: stays!, value }] });
  expect(await trial.ask('export_state')).toMatchObject({ total: 0 });
});
