import type { CallContext } from '../../../runtime/context.ts';
import { alwaysYes } from '../admission.ts';
import { Trial } from '../queue/trial.ts';
import type { TaskQueue } from '../queue/task-queue.ts';
import { putQueueAtHand } from './queue-at-hand.ts';
import { workerActions } from './worker-actions.ts';

afterEach(() => putQueueAtHand(undefined));

test('a queue that has lost its journal refuses reports and new tasks with one refusal', async () => {
  const unheard: unknown[] = [];
  const hear = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', hear);
  try {
    const trial = new Trial(alwaysYes, {});
    await trial.reopen();
    putQueueAtHand({ running: trial.queue } as TaskQueue);
    await trial.add({ task_id: 'one' }, { task_id: 'two' });
    await trial.take();
    const { token } = trial.task('one')!;
    trial.journal.faults = ['refused'];
    const ctx = { deadline: Date.now() + 5_000, signal: new AbortController().signal };
    const input = {
      reports: [{ task_id: 'one', token: token!, outcome: 'succeeded' as const }],
      next: { worker: 'w', types: ['echo'] },
    };
    const reply = workerActions.finish_tasks.run!(input, ctx as CallContext);
    await expect(reply).rejects.toThrow('maximum bytes');
    await new Promise((resolve) => setImmediate(resolve));
    expect(unheard).toEqual([]);
  } finally {
    process.off('unhandledRejection', hear);
  }
});
