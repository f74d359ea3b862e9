/** What a process does that lost the queue to another. */
import { alwaysYes, type Admission } from '../admission.ts';
import { cancel } from './lifecycle/control.ts';
import { intake } from './lifecycle/intake.ts';
import { submit } from './lifecycle/submit.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { RunningQueue, type QueueParts } from './running-queue.ts';
import { TaskQueue } from './task-queue.ts';
import { MemoryJournal, MemoryResults } from './testing.ts';

test('a broker that is away for a moment does not make it take the queue from the one who lives', async () => {
  const journal = new MemoryJournal();
  let asked = 0;
  let pauses = 0;
  const done = Promise.withResolvers<void>();
  const wait = () =>
    // Enough of them to have opened long since, if it would.
    (pauses += 1) > 10 ? new Promise<void>(() => done.resolve()) : Promise.resolve();
  const parts = (owner: string): QueueParts => ({
    owner,
    journal,
    results: new MemoryResults(),
    admission: alwaysYes,
    limits: DEFAULT_LIMITS,
    wait,
  });
  const old = new TaskQueue({
    ...parts('old'),
    alive: () => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('no connection')) : Promise.resolve(true);
    },
  });
  old.start();
  await old.opened();
  const young = await RunningQueue.open(parts('young'));
  await expect(old.running.commit((core) => core.emit({ t: 'snapshot', at: 0 }))).rejects.toThrow();
  await done.promise;
  expect(old.isOpen).toBe(false);
  expect(asked).toBeGreaterThan(1);
  await young.commit((core) => core.emit({ t: 'snapshot', at: 0 }));
  await young.close();
  await old.close();
});

test('a start that was never stored leaves no resources behind that nobody would give back', async () => {
  const held = new Set<string>();
  const admission: Admission = {
    ...alwaysYes,
    tryAdmit: ({ id }) => {
      held.add(id);
      return { ok: true, lease: id };
    },
    release: (lease) => void held.delete(lease),
    keepOnly: (ids) => {
      for (const id of held) if (!ids.has(id)) held.delete(id);
    },
  };
  const journal = new MemoryJournal();
  const queue = new TaskQueue({
    owner: 'one',
    journal,
    results: new MemoryResults(),
    admission,
    limits: DEFAULT_LIMITS,
    alive: () => Promise.resolve(false),
    wait: () => Promise.resolve(),
  });
  queue.start();
  await queue.opened();
  const task = { task_id: 'one', task_type: 'echo', resources_required: { cpu_cores: 1 } };
  await queue.running.commit((core) => submit(core, [intake(task, 0, DEFAULT_LIMITS)]));
  journal.faults = ['refused'];
  const pulled = queue.running.pull({ worker: 'w', types: ['echo'] }, 1, 0);
  await expect(pulled).rejects.toThrow('maximum bytes');
  await queue.opened();
  await queue.running.commit((core) => cancel(core, 'one'));
  expect([...held]).toEqual([]);
  await queue.close();
});
