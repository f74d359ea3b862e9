/** What is taken in can also be shown, counted and stored later. */
import Value from 'typebox/value';
import { SubmitTask } from '../../../../contracts/task.ts';
import { openTrial } from '../trial.ts';
import { viewOf } from '../view.ts';

test.each([1e16, -1e16, '', 'soon'])('deadline %j is no time, and says so', async (deadline) => {
  const trial = await openTrial();
  await expect(trial.add({ task_id: 'one', deadline })).rejects.toMatchObject({
    code: 'TASK_INVALID',
  });
  // One that got in could never be shown: its journal could not be read back.
  await trial.reopen();
  expect(trial.task('one')).toBeUndefined();
});

test.each([8.64e15, '2999-01-01T00:00:00Z'])('deadline %j can be shown', async (deadline) => {
  const trial = await openTrial();
  await trial.add({ task_id: 'one', deadline });
  expect(viewOf(trial.task('one')!).deadline).toBe(new Date(deadline).toISOString());
});

test.each([
  { resources_required: { memory_gb: 1e308 } },
  { resources_required: { gpu_slots: 2 ** 53 } },
  { lease_ms: 2 ** 31 },
])('%j is more than can be counted or than anybody may hold', (more) => {
  expect(Value.Check(SubmitTask, { task_type: 'echo', ...more })).toBe(false);
});

test('names of dependencies count among the bytes that the queue holds', async () => {
  const trial = await openTrial();
  const many = Array.from({ length: 500 }, (_, n) => `${n}`.padEnd(200, 'x'));
  await trial.add(...many.map((task_id) => ({ task_id })));
  const before = trial.queue.core.table.liveBytes;
  await trial.add({ task_id: 'after', dependencies: many });
  expect(trial.queue.core.table.liveBytes - before).toBeGreaterThan(100_000);
});

test('an error of any length is clipped: it is written down with every attempt', async () => {
  const trial = await openTrial();
  await trial.add({ task_id: 'one' });
  await trial.take();
  await trial.report('one', 'failed', { code: 'BROKEN', message: 'x'.repeat(1_000_000) });
  expect(trial.task('one')!.error!.message).toHaveLength(8_000);
});
