/** Attempts, dead letters and second chances, on a queue whose time the test moves. */
import { openTrial, type Trial } from '../trial.ts';
import { redrive } from './control.ts';

const broken = { code: 'BROKEN', message: 'the disk is full' };

/** Takes a task as soon as its back-off is over and lets it fail; gives the pause before that. */
async function failOnce(trial: Trial, id: string, error = broken): Promise<number> {
  const began = trial.clock.time;
  while (!(await trial.ids(1)).includes(id)) await trial.pass(1_000);
  await trial.report(id, 'failed', error);
  return trial.clock.time - began;
}

test('a task is tried again with growing pauses, then it is dead, with its last error', async () => {
  const trial = await openTrial();
  await trial.add({ task_id: 'one', retry: { max_attempts: 3 } });
  await failOnce(trial, 'one');
  expect(trial.task('one')).toMatchObject({ state: 'waiting', failures: 1 });
  expect(await trial.take(1)).toEqual([]);
  const second = await failOnce(trial, 'one', { code: 'FIRST', message: 'not this one' });
  const third = await failOnce(trial, 'one');
  expect(second).toBeGreaterThan(0);
  expect(third).toBeGreaterThan(second);
  expect(trial.task('one')).toMatchObject({ state: 'dead', error: broken });
  await trial.pass(60_000);
  expect(await trial.take(1)).toEqual([]);
});

test('a failure that cannot get better makes a task dead at once', async () => {
  const trial = await openTrial();
  await trial.add({ task_id: 'one' });
  await failOnce(trial, 'one', { ...broken, retryable: false } as typeof broken);
  expect(trial.task('one')).toMatchObject({ state: 'dead', error: broken });
});

test('what depends on a dead task fails and is not given out', async () => {
  const trial = await openTrial();
  const once = { retry: { max_attempts: 1 } };
  await trial.add({ task_id: 'one', ...once }, { task_id: 'after', dependencies: ['one'] });
  await failOnce(trial, 'one');
  expect([trial.state('one'), trial.state('after')]).toEqual(['dead', 'failed']);
});

test('a dead task gets all its attempts anew, also after a restart, and succeeds', async () => {
  const trial = await openTrial();
  await trial.add({ task_id: 'one', retry: { max_attempts: 2 } });
  await failOnce(trial, 'one');
  await failOnce(trial, 'one');
  expect(trial.state('one')).toBe('dead');
  await trial.reopen();
  await trial.queue.commit((core) => redrive(core, 'one'));
  expect(trial.task('one')).toMatchObject({ state: 'queued', failures: 0 });
  await failOnce(trial, 'one');
  expect(trial.state('one')).toBe('waiting');
  await trial.pass(60_000);
  expect(await trial.ids(1)).toEqual(['one']);
  await trial.report('one');
  expect(trial.state('one')).toBe('succeeded');
});

test('what succeeded or was never there gets no second chance', async () => {
  const trial = await openTrial();
  await trial.add({ task_id: 'one' });
  await trial.take(1);
  await trial.report('one');
  const again = (id: string) => trial.queue.commit((core) => redrive(core, id));
  await expect(again('one')).rejects.toMatchObject({ code: 'TASK_FINISHED' });
  await expect(again('nobody')).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
  expect(trial.state('one')).toBe('succeeded');
});
