/** New attempts for tasks that have a deadline, or that depend on others. */
import { openTrial, type Trial } from '../trial.ts';
import { redrive } from './control.ts';

const once = { retry: { max_attempts: 1 } };
const again = (trial: Trial, id: string) => trial.queue.commit((core) => redrive(core, id));

async function failsOnce(trial: Trial, id: string): Promise<void> {
  expect(await trial.ids()).toEqual([id]);
  await trial.report(id, 'failed', { code: 'BROKEN', message: 'the disk is full' });
}

test('the deadline of a task holds for its new attempts, too', async () => {
  const trial = await openTrial();
  await trial.add({ task_id: 'one', deadline: trial.clock.time + 20_000, ...once });
  await failsOnce(trial, 'one');
  // Its first look at the clock comes while it is over.
  await trial.queue.commit((core) => [...core.due.until(Infinity)]);
  await again(trial, 'one');
  expect(await trial.ids()).toEqual(['one']);
  await trial.pass(21_000);
  expect(trial.task('one')).toMatchObject({
    state: 'failed',
    error: { code: 'TASK_DEADLINE_EXCEEDED' },
  });
});

test('a task whose deadline is over gets no attempts that could only be too late', async () => {
  const trial = await openTrial();
  await trial.add({ task_id: 'one', deadline: trial.clock.time + 5_000 });
  await trial.pass(6_000);
  await expect(again(trial, 'one')).rejects.toMatchObject({
    code: 'TASK_INVALID',
    message: expect.stringContaining('deadline') as string,
  });
  expect(trial.state('one')).toBe('failed');
});

test('a task waits for the new attempts of those it depends on, also after a restart', async () => {
  const trial = await openTrial();
  await trial.add({ task_id: 'one', ...once }, { task_id: 'after', dependencies: ['one'] });
  await failsOnce(trial, 'one');
  expect(trial.state('after')).toBe('failed');
  await expect(again(trial, 'after')).rejects.toThrow('give that new attempts first');
  await again(trial, 'one');
  await again(trial, 'after');
  await trial.reopen();
  expect(await trial.ids(5)).toEqual(['one']);
  expect(trial.state('after')).toBe('parked');
  await trial.report('one');
  expect(await trial.ids(5)).toEqual(['after']);
});
