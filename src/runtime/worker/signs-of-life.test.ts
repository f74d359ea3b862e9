import { jest } from '@jest/globals';
import { FakeQueue } from './fake-queue.ts';
import { HeldTasks } from './held-tasks.ts';
import { SignsOfLife, TaskStopped } from './signs-of-life.ts';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

function setUp() {
  const queue = new FakeQueue();
  const held = new HeldTasks();
  const signs = new SignsOfLife(held, queue.context());
  const begin = (task_id: string, lease_ms = 30_000) => {
    queue.add({ task_id, lease_ms });
    const rest = { task_type: 'sum', attempt: 1, priority: 5 };
    const mine = held.add({ task_id, token: `${task_id}#1`, lease_ms, ...rest });
    signs.begin(lease_ms);
    return mine;
  };
  const given = () => queue.inputsOf('renew_tasks').length;
  return { queue, held, signs, begin, given };
}
const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

test('three signs in the time of a lease, for all tasks in one call', async () => {
  const { queue, begin, given } = setUp();
  begin('a');
  begin('b');
  await pass(9_999);
  expect(given()).toBe(0);
  await pass(1);
  const tasks = [
    { task_id: 'a', token: 'a#1' },
    { task_id: 'b', token: 'b#1' },
  ];
  expect(queue.inputsOf('renew_tasks')).toEqual([{ tasks }]);
  await pass(20_000);
  expect(given()).toBe(3);
});

test('a short lease that comes later is kept alive too', async () => {
  const { begin, given } = setUp();
  begin('long', 60_000);
  await pass(1_000);
  begin('short', 3_000);
  await pass(1_000);
  expect(given()).toBe(1);
});

test('never more often than twice a second', async () => {
  const { begin, given } = setUp();
  begin('a', 1_000);
  await pass(499);
  expect(given()).toBe(0);
  await pass(1);
  expect(given()).toBe(1);
});

test('no work, no timer', async () => {
  const { held, begin, given } = setUp();
  expect(jest.getTimerCount()).toBe(0);
  held.drop(begin('a'));
  await pass(60_000);
  expect(given()).toBe(0);
  expect(jest.getTimerCount()).toBe(0);
});

test('a sign that is lost is given again at once, not a third of the lease later', async () => {
  const { queue, begin, given } = setUp();
  queue.before = () => Promise.reject(new Error('no answer'));
  begin('a');
  await pass(10_000);
  expect(given()).toBe(1);
  expect(queue.log.lines).toMatchObject([{ level: 'warn', msg: 'no sign of life could be given' }]);
  await pass(500);
  expect(given()).toBe(2);
});

test('waits for an answer no longer than until the next sign is due', async () => {
  const { queue, begin } = setUp();
  begin('a', 6_000);
  await pass(2_000);
  expect(queue.asked).toMatchObject([{ action: 'renew_tasks', options: { timeoutMs: 2_000 } }]);
});

test('hears in the answer which tasks should stop, and which are no longer its own', async () => {
  const { queue, begin } = setUp();
  const [cancelled, pushed, lost, fine] = [begin('c'), begin('p'), begin('l'), begin('f')];
  queue.stop('c', 'cancel');
  queue.stop('p', 'preempt');
  queue.expire('l');
  await pass(10_000);
  const reasons = [cancelled, pushed, lost].map(({ abort }) => abort.signal.reason as TaskStopped);
  expect(reasons.map(({ why }) => why)).toEqual(['cancel', 'preempt', 'stale']);
  expect(reasons[0]).toBeInstanceOf(TaskStopped);
  expect(fine.abort.signal.aborted).toBe(false);
});

test('none after it was stopped, not even after one that is on its way', async () => {
  const { queue, signs, begin, given } = setUp();
  let answer = () => {};
  queue.after = () => new Promise<void>((resolve) => (answer = resolve));
  begin('a');
  await pass(10_000);
  signs.stop();
  answer();
  await pass(60_000);
  expect(given()).toBe(1);
  expect(jest.getTimerCount()).toBe(0);
});
