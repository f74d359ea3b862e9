import { jest } from '@jest/globals';
import type { PulledTask } from '../../contracts/task.ts';
import { FakeQueue } from './fake-queue.ts';
import { HeldTasks } from './held-tasks.ts';
import { Reporter, type Next } from './reporter.ts';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

function setUp(next: Next = () => undefined) {
  const queue = new FakeQueue();
  const held = new HeldTasks();
  const took: (PulledTask[] | undefined)[] = [];
  const { call, log } = queue.context();
  const confirmed: string[] = [];
  const reporter = new Reporter({
    call,
    log,
    next,
    took: (tasks) => void took.push(tasks),
    confirmed: (done) => {
      held.drop(done);
      confirmed.push(done.task.task_id);
    },
  });
  const finish = (task_id: string, result: unknown = 'done') => {
    queue.add({ task_id });
    const token = `${task_id}#1`;
    const rest = { task_type: 'sum', attempt: 1, lease_ms: 30_000, priority: 5 };
    const mine = held.add({ task_id, token, ...rest });
    held.finish(mine, { task_id, token, outcome: 'succeeded', result });
    reporter.add(mine);
  };
  const groups = () =>
    queue
      .inputsOf('finish_tasks')
      .map(({ reports }) => (reports as { task_id: string }[]).map(({ task_id }) => task_id));
  return { queue, reporter, finish, groups, took, confirmed };
}

test('what ends in the same turn is reported together', async () => {
  const { reporter, finish, groups, confirmed } = setUp();
  finish('a');
  finish('b');
  await reporter.idle();
  finish('c');
  await reporter.idle();
  expect(groups()).toEqual([['a', 'b'], ['c']]);
  expect(confirmed).toEqual(['a', 'b', 'c']);
});

test('work that takes some steps more does not miss the request of its turn', async () => {
  const { reporter, finish, groups } = setUp();
  finish('a');
  for (let step = 0; step < 20; step += 1) await Promise.resolve();
  finish('b');
  await reporter.idle();
  expect(groups()).toEqual([['a', 'b']]);
});

test('no request is larger than the fabric takes, and a large result goes alone', async () => {
  const { reporter, finish, groups } = setUp();
  finish('small');
  finish('large', 'x'.repeat(400 * 1024));
  finish('last');
  await reporter.idle();
  expect(groups()).toEqual([['small'], ['large'], ['last']]);
});

test('at most 200 reports in a request', async () => {
  const { reporter, finish, groups } = setUp();
  for (let n = 0; n < 450; n += 1) finish(`t${n}`);
  await reporter.idle();
  expect(groups().map((group) => group.length)).toEqual([200, 200, 50]);
});

test('tries until they are taken, in order, and says so once', async () => {
  const { queue, reporter, finish, groups, confirmed } = setUp();
  let left = 3;
  queue.before = () => (left-- > 0 ? Promise.reject(new Error('away')) : undefined);
  finish('a');
  await jest.advanceTimersByTimeAsync(0);
  finish('b');
  await jest.advanceTimersByTimeAsync(10_000);
  await reporter.idle();
  expect(groups()).toEqual([['a'], ['a', 'b'], ['a', 'b'], ['a', 'b']]);
  expect(confirmed).toEqual(['a', 'b']);
  expect(queue.log.lines.map(({ msg }) => msg)).toEqual(['reports are not taken, trying again']);
});

test('an answer that got lost: the second try is refused, the task is done once', async () => {
  const { queue, reporter, finish, confirmed } = setUp();
  let first = true;
  queue.after = () => {
    if (!first) return undefined;
    first = false;
    queue.expire('a');
    return Promise.reject(new Error('no answer'));
  };
  finish('a');
  await jest.advanceTimersByTimeAsync(10_000);
  await reporter.idle();
  expect(queue.reports).toHaveLength(1);
  expect(confirmed).toEqual(['a']);
});

test('a late report is refused; the worker forgets the task and says so', async () => {
  const { queue, reporter, finish, confirmed } = setUp();
  finish('late');
  queue.expire('late');
  await reporter.idle();
  expect(queue.reports).toEqual([]);
  expect(confirmed).toEqual(['late']);
  expect(queue.log.lines).toMatchObject([
    { msg: 'a late report was refused', fields: { task: 'late', code: 'TASK_TOKEN_STALE' } },
  ]);
});

test('brings back new tasks with the confirmation', async () => {
  const { queue, reporter, finish, took } = setUp(() => ({ max: 1 }));
  finish('a');
  await reporter.idle();
  // 'a' itself still waited in the fake queue; what counts is that one came with the answer.
  expect(took).toMatchObject([[{ task_id: 'a' }]]);
  expect(queue.inputsOf('finish_tasks')).toMatchObject([{ next: { max: 1 } }]);
});

test('when the request fails, nobody waits for tasks that it would have brought', async () => {
  const { queue, finish, took } = setUp(() => ({ max: 1 }));
  queue.before = () => Promise.reject(new Error('away'));
  finish('a');
  await jest.advanceTimersByTimeAsync(0);
  expect(took).toEqual([undefined]);
});
