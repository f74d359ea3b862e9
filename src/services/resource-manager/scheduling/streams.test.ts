import type { CallContext } from '../../../runtime/context.ts';
import { alwaysYes } from '../admission.ts';
import { Trial } from '../queue/trial.ts';
import type { TaskQueue } from '../queue/task-queue.ts';
import { putQueueAtHand } from './queue-at-hand.ts';
import { taskStreams } from './streams.ts';
import { watching } from './watching.ts';

type Item = { change: string; task: { state: string } };

let trial: Trial;

beforeEach(async () => {
  trial = new Trial(alwaysYes, {});
  await trial.reopen();
  putQueueAtHand({ running: trial.queue } as TaskQueue);
});
afterEach(() => putQueueAtHand(undefined));

const watch = (task_id: string) =>
  taskStreams.watch_task.run({ task_id }, {
    signal: new AbortController().signal,
  } as CallContext) as AsyncGenerator<Item>;

/** A view is made only for somebody who listens. */
function isHeard(id: string): boolean {
  let heard = false;
  watching.tell(
    id,
    () => {
      heard = true;
      return {} as never;
    },
    'done',
  );
  return heard;
}

test('a watch of a task nobody knows leaves no listener behind', async () => {
  await expect(watch('nobody').next()).rejects.toMatchObject({ code: 'TASK_NOT_FOUND' });
  expect(isHeard('nobody')).toBe(false);
});

test('a watch of a task that is over tells it and leaves no listener behind', async () => {
  await trial.add({ task_id: 'one' });
  await trial.take();
  await trial.report('one');
  const seen: string[] = [];
  for await (const { change, task } of watch('one')) seen.push(`${change} ${task.state}`);
  expect(seen).toEqual(['now succeeded']);
  expect(isHeard('one')).toBe(false);
});

test('a reader that goes away leaves no listener behind', async () => {
  await trial.add({ task_id: 'one' });
  const items = watch('one');
  expect((await items.next()).value).toMatchObject({ change: 'now', task: { state: 'queued' } });
  expect(isHeard('one')).toBe(true);
  await items.return(undefined);
  expect(isHeard('one')).toBe(false);
});
