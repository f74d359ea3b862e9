import { HeldTasks } from './held-tasks.ts';

const task = (task_id: string, token = `${task_id}#1`) => ({
  task_id,
  token,
  task_type: 'sum',
  attempt: 1,
  lease_ms: 30_000,
  priority: 5,
});

test('a task counts as worked on until its report is there, and as held until that is confirmed', () => {
  const held = new HeldTasks();
  const [first] = [held.add(task('a')), held.add(task('b'))];
  held.finish(first, { task_id: 'a', token: 'a#1', outcome: 'succeeded' });
  expect(held.ids).toEqual(['a', 'b']);
  expect(held.working.map(({ task: { task_id } }) => task_id)).toEqual(['b']);
  expect(held.busy).toBe(1);
  held.drop(first);
  expect(held.ids).toEqual(['b']);
  expect(held.get('a')).toBeUndefined();
});

test('a confirmation of the last attempt does not drop the next one', () => {
  const held = new HeldTasks();
  const first = held.add(task('a', 'a#1'));
  const second = held.add(task('a', 'a#2'));
  held.drop(first);
  expect(held.get('a')).toBe(second);
  expect([held.size, held.busy]).toEqual([1, 1]);
});
