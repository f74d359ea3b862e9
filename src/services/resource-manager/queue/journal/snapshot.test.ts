/** Tasks that wait for others, over a shortened journal and a memory that holds few finished ones. */
import { alwaysYes } from '../../admission.ts';
import { openTrial } from '../trial.ts';

test('a task is freed although those it waits for left memory when a shortened journal was read', async () => {
  const trial = await openTrial(alwaysYes, { history: 1 });
  const loads = ['load-1', 'load-2', 'load-3'];
  await trial.add({ task_id: 'gate', task_type: 'gate' });
  await trial.add(...loads.map((task_id) => ({ task_id })));
  await trial.add(
    ...loads.map((id) => ({ task_id: `use-${id}`, dependencies: [id, 'gate'], task_type: 'use' })),
  );
  for (const id of await trial.ids(3)) await trial.report(id);
  await trial.queue.snapshot();
  await trial.reopen();
  expect(await trial.ids(1, ['gate'])).toEqual(['gate']);
  await trial.report('gate');
  expect((await trial.ids(5, ['use'])).toSorted()).toEqual([
    'use-load-1',
    'use-load-2',
    'use-load-3',
  ]);
});

test('a task fails whose dependency ended badly and left memory in the same way', async () => {
  const trial = await openTrial(alwaysYes, { history: 1 });
  const once = { retry: { max_attempts: 1 } };
  await trial.add({ task_id: 'gate', task_type: 'gate' }, { task_id: 'bad', ...once });
  await trial.add({ task_id: 'after', dependencies: ['gate', 'bad'] });
  trial.queue.core.table.tasks.delete('bad');
  trial.queue.core.elsewhere.set('bad', 'dead');
  await trial.ids(1, ['gate']);
  await trial.report('gate');
  expect(trial.task('after')).toMatchObject({
    state: 'failed',
    error: { code: 'TASK_DEPENDENCY_FAILED' },
  });
});
