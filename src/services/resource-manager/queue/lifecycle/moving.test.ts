import { hold, forget, letGo } from './moving.ts';
import { replay } from '../journal/replay.ts';
import { TaskTable } from '../task-table.ts';
import { openTrial } from '../trial.ts';

test('a held task is given to nobody, also after a restart, until it is let go', async () => {
  const trial = await openTrial();
  await trial.add({ task_id: 'one' }, { task_id: 'two' });
  expect(await trial.queue.commit((core) => hold(core, ['one', 'absent']))).toEqual(['one']);
  await trial.reopen();
  expect((await trial.take(5)).map(({ spec }) => spec.id)).toEqual(['two']);
  await trial.queue.commit((core) => letGo(core, ['one']));
  expect((await trial.take(5)).map(({ spec }) => spec.id)).toEqual(['one']);
});

test('a delayed task that is held stays held when its time comes', async () => {
  const trial = await openTrial();
  await trial.add({ task_id: 'later', delay_ms: 1_000 });
  await trial.queue.commit((core) => hold(core, ['later']));
  await trial.pass(2_000);
  expect(trial.state('later')).toBe('queued');
  expect(await trial.take(1)).toEqual([]);
});

test('only what nobody has begun and nothing waits for can be held; only what is held is forgotten', async () => {
  const trial = await openTrial();
  await trial.add({ task_id: 'runs' });
  await trial.take(1);
  await trial.add({ task_id: 'first' }, { task_id: 'second', dependencies: ['first'] });
  const ids = ['runs', 'first', 'second'];
  expect(await trial.queue.commit((core) => hold(core, ids))).toEqual([]);
  await trial.queue.commit((core) => forget(core, ids));
  expect(ids.map((id) => trial.state(id))).toEqual(['running', 'queued', 'parked']);
});

test('what is forgotten is gone for good, and may come back as new', async () => {
  const trial = await openTrial();
  await trial.add({ task_id: 'one' });
  await trial.queue.commit((core) => hold(core, ['one']));
  await expect(trial.add({ task_id: 'after', dependencies: ['one'] })).rejects.toThrow('moving');
  await trial.queue.commit((core) => forget(core, ['one']));
  const read = new TaskTable();
  await replay(trial.journal, read);
  expect(read.tasks.size).toBe(0);
  expect(read.counts).toEqual(trial.queue.core.table.counts);
  await trial.add({ task_id: 'one' });
  expect(await trial.take(1)).toHaveLength(1);
});
