import type { CallContext } from '../../../runtime/context.ts';
import { alwaysYes } from '../admission.ts';
import { Trial } from '../queue/trial.ts';
import type { TaskQueue } from '../queue/task-queue.ts';
import { putQueueAtHand } from './queue-at-hand.ts';
import { workerActions } from './worker-actions.ts';

afterEach(() => putQueueAtHand(undefined));

test('what a worker was given and does not have when it leaves is given out again, and is no failure', async () => {
  const trial = new Trial(alwaysYes, {});
  await trial.reopen();
  putQueueAtHand({ running: trial.queue } as TaskQueue);
  await trial.add({ task_id: 'has' }, { task_id: 'lost' });
  await trial.take();
  await trial.take();
  const { worker } = trial.task('has')!;
  const leave = (holding?: string[]) =>
    workerActions.end_pull.run!(
      { worker: worker!, ...(holding && { holding }) },
      {} as CallContext,
    );
  await leave();
  expect([trial.task('has')?.state, trial.task('lost')?.state]).toEqual(['running', 'running']);
  await leave(['has']);
  expect(trial.task('has')).toMatchObject({ state: 'running' });
  expect(trial.task('lost')).toMatchObject({ state: 'queued', failures: 0 });
});
