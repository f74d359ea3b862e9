/** The queue on a store in memory: what is confirmed is stored, and what is stored comes back. */
import { alwaysYes } from '../admission.ts';
import { cancel, taskOf } from './lifecycle/control.ts';
import { tick } from './lifecycle/expiry.ts';
import { intake } from './lifecycle/intake.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { RunningQueue, type QueueParts } from './running-queue.ts';
import { settle } from './lifecycle/settle.ts';
import { submit } from './lifecycle/submit.ts';
import { TaskQueue } from './task-queue.ts';
import { HandClock, MemoryJournal, MemoryResults } from './testing.ts';

const clock = new HandClock();
const store = () => ({ journal: new MemoryJournal(), results: new MemoryResults() });
const parts = (stores: ReturnType<typeof store>, owner = 'a'): QueueParts => ({
  ...stores,
  owner,
  admission: alwaysYes,
  limits: DEFAULT_LIMITS,
  clock: () => clock.now,
  random: () => 0.5,
  wait: () => Promise.resolve(),
});
const worker = { worker: 'w', types: ['echo'] };
const add = (queue: RunningQueue, ...ids: string[]) =>
  queue.commit((core) =>
    submit(
      core,
      ids.map((task_id) => intake({ task_id, task_type: 'echo' }, clock.now(), DEFAULT_LIMITS)),
    ),
  );

test('a task goes through the queue and its result is kept', async () => {
  const stores = store();
  const queue = await RunningQueue.open(parts(stores));
  const waiting = queue.pull(worker, 5, 1_000);
  await add(queue, 'one');
  const [task] = await waiting;
  expect(task).toMatchObject({ state: 'running', attempt: 1, worker: 'w' });
  const report = { task_id: 'one', token: task!.token!, outcome: 'succeeded', result: 42 } as const;
  const outcome = await queue.commit((core) => settle(core, report));
  expect(outcome).toEqual({ task_id: 'one', accepted: true, state: 'succeeded' });
  await queue.results.upTo(queue.core.table.last);
  expect(await stores.results.find('one')).toMatchObject({ state: 'succeeded', result: 42 });
  await queue.close();
});

test('task and start share one message: a waiting worker costs no second flush', async () => {
  const stores = store();
  const queue = await RunningQueue.open(parts(stores));
  const before = stores.journal.last;
  const waiting = queue.pull(worker, 1, 1_000);
  await add(queue, 'one');
  expect(await waiting).toHaveLength(1);
  expect(stores.journal.last).toBe(before + 1);
  await queue.close();
});

test('who waits when it closes goes away without tasks, and nobody begins to wait any more', async () => {
  const queue = await RunningQueue.open(parts(store()));
  const waiting = queue.pull(worker, 1, 60_000);
  await queue.close();
  // A refusal would be passed on to the color that takes over, and wait there.
  expect(await waiting).toEqual([]);
  await expect(queue.pull(worker, 1, 60_000)).rejects.toMatchObject({ code: 'QUEUE_NOT_READY' });
});

test('after a kill everything confirmed is there, and the late worker is refused', async () => {
  const stores = store();
  const first = await RunningQueue.open(parts(stores));
  await add(first, 'one', 'two');
  const [late] = await first.pull(worker, 1, 1_000);
  const second = await RunningQueue.open(parts(stores, 'b'));
  expect(second.core.table.counts).toMatchObject({ running: 1, queued: 1 });
  for (let elapsed = 0; elapsed < 31; elapsed += 1) {
    clock.time += 1_000;
    await second.commit(tick);
  }
  expect(taskOf(second.core, late!.spec.id)).toMatchObject({ state: 'waiting', failures: 1 });
  const report = { task_id: late!.spec.id, token: late!.token!, outcome: 'succeeded' } as const;
  expect(await second.commit((core) => settle(core, report))).toMatchObject({
    accepted: false,
    code: 'TASK_TOKEN_STALE',
  });
  await expect(add(first, 'three')).rejects.toThrow('expected to write after');
  await second.close();
});

test.each(['lost', 'stored-unanswered'] as const)(
  'a confirmation that is %s is not a second record',
  async (fault) => {
    const stores = store();
    const queue = await RunningQueue.open(parts(stores));
    stores.journal.faults = [fault, fault];
    await add(queue, 'one');
    const again = await RunningQueue.open(parts(stores));
    expect(again.core.table.totals.submitted).toBe(1);
    await again.close();
  },
);

test('what the store refuses is not confirmed and did not happen', async () => {
  const stores = store();
  const queue = new TaskQueue({ ...parts(stores), alive: () => Promise.resolve(false) });
  queue.start();
  await queue.opened();
  stores.journal.faults = ['refused'];
  await expect(add(queue.running, 'one')).rejects.toThrow('maximum bytes');
  await queue.opened();
  expect(queue.running.core.table.totals.submitted).toBe(0);
  await add(queue.running, 'one');
  expect(queue.running.core.table.counts.queued).toBe(1);
  await queue.close();
});

test('the journal is shortened and says the same afterwards', async () => {
  const stores = store();
  const queue = await RunningQueue.open(parts(stores));
  await add(queue, 'one', 'two', 'three');
  const [task] = await queue.pull(worker, 1, 1_000);
  await queue.commit((core) =>
    settle(core, { task_id: task!.spec.id, token: task!.token!, outcome: 'succeeded' }),
  );
  await queue.commit((core) => cancel(core, 'two'));
  await queue.snapshot();
  await add(queue, 'four');
  const { table } = queue.core;
  const again = await RunningQueue.open(parts(stores, 'b'));
  expect(stores.journal.messages[0]!.sequence).toBeGreaterThan(1);
  expect([...again.core.table.tasks]).toEqual([...table.tasks]);
  expect(again.core.table.totals).toEqual(table.totals);
  await again.close();
});
