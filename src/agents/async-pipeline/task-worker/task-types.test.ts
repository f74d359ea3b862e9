import { testContext } from '../../../runtime/testing.ts';
import type { PulledTask } from '../../../contracts/task.ts';
import { continueTrace } from '../../../runtime/trace.ts';
import { taskTypes } from './task-types.ts';

const control = {
  signal: new AbortController().signal,
  origin: { trace: continueTrace(undefined), deadline: Infinity },
  progress: () => Promise.resolve(),
};
const task = (task_type: string, data: unknown): PulledTask => ({
  task_id: 't',
  task_type,
  data,
  token: '1-1',
  attempt: 1,
  lease_ms: 1_000,
  priority: 5,
});
const run = async (type: string, data: unknown) => {
  const ctx = testContext();
  const result = await taskTypes[type]!(task(type, data), control, ctx);
  return { result, ctx };
};

test('logging writes the line it was given', async () => {
  const { ctx, result } = await run('logging', { message: 'hello', level: 'WARN', user: 7 });
  expect(ctx.log.lines).toEqual([{ level: 'warn', msg: 'hello', fields: { task: 't', user: 7 } }]);
  expect(result).toEqual({ logged: true, level: 'warn' });
});

test('analysis of numbers and texts', async () => {
  expect((await run('analysis', [4, 1, 3, 2])).result).toMatchObject({ mean: 2.5, median: 2.5 });
  expect((await run('analysis', 'a b A')).result).toMatchObject({
    words: 3,
    frequent_words: [
      { word: 'a', count: 2 },
      { word: 'b', count: 1 },
    ],
  });
});

test.each([
  ['memory', { content: 'x' }, 'MemoryOrchestratorService', 'add_memory'],
  ['memory', { action: 'search_memory', query: 'x' }, 'MemoryOrchestratorService', 'search_memory'],
  ['model_inference', { model: 'm', input: 'x' }, 'ModelManagerSuite', 'generate_text'],
  ['agent_call', { agent: 'A', action: 'b' }, 'A', 'b'],
])('%s %j asks %s for %s', async (type, data, agent, action) => {
  const { ctx } = await run(type, data);
  expect(ctx.calls).toMatchObject([{ agent, action }]);
});

test('a batch becomes a task for each item, and one for the summary', async () => {
  const { result, ctx } = await run('batch_processing', { items: [1, 2] });
  expect(result).toEqual({ items: 2, tasks: ['t.0', 't.1'], summary_task: 't.summary' });
  expect(ctx.calls).toMatchObject([{ agent: 'resource-manager', action: 'submit_tasks' }]);
});

test.each([
  ['memory', 5],
  ['model_inference', {}],
  ['agent_call', { agent: 'A' }],
  ['batch_processing', { items: 'x' }],
])('%s refuses %j for good', async (type, data) => {
  await expect(run(type, data)).rejects.toMatchObject({
    code: 'TASK_DATA_INVALID',
    retryable: false,
  });
});
