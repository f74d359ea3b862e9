/** A worker from its first pull to its end, on a queue in memory; time passes when the test says so. */
import { jest } from '@jest/globals';
import { TandemError } from '../../contracts/errors.ts';
import type { TaskStopped } from './signs-of-life.ts';
import { pass, setUp, type Work } from './worker-at-hand.ts';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

test('pulls, works, reports with the token of its attempt, and gets the next with the confirmation', async () => {
  const { queue, work, worker } = await setUp({ leaseMs: 9_000 }, ['a', 'b']);
  const wish = { worker: 'Echo/echo-1', types: ['sum'], max: 1, lease_ms: 9_000 };
  expect(queue.inputsOf('pull_tasks')).toEqual([{ ...wish, wait_ms: 25_000, holding: [] }]);
  expect(work.begun).toEqual(['a']);
  await work.end('a', { sum: 6 });
  expect(queue.reports).toEqual([
    { task_id: 'a', token: 'a#1', outcome: 'succeeded', result: { sum: 6 } },
  ]);
  expect(queue.inputsOf('finish_tasks')).toMatchObject([{ next: wish }]);
  expect(work.begun).toEqual(['a', 'b']);
  expect(queue.inputsOf('pull_tasks')).toHaveLength(1);
  await work.end('b');
  expect(worker.held).toBe(0);
  expect(queue.ended).toEqual([undefined, undefined]);
});

test('never has more than it can do, and names what it holds when it asks for more', async () => {
  const { queue, work } = await setUp({ concurrency: 2 }, ['a', 'b', 'c']);
  expect(work.begun).toEqual(['a', 'b']);
  await work.end('b');
  expect(work.begun).toEqual(['a', 'b', 'c']);
  await work.end('c');
  expect(queue.inputsOf('pull_tasks').at(-1)).toMatchObject({ max: 1, holding: ['a'] });
});

test('all that end in one turn are reported in one request, which brings as many new tasks', async () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const { queue, work } = await setUp({ concurrency: 3 }, ids);
  for (const id of ids.slice(0, 3)) work.tasks.get(id)!.end('done');
  await pass(0);
  expect(queue.inputsOf('finish_tasks')).toMatchObject([{ next: { max: 3 } }]);
  expect(queue.inputsOf('pull_tasks')).toHaveLength(1);
  expect(work.begun).toEqual(ids);
});

test('a task that is added while it waits begins at once', async () => {
  const { queue, work } = await setUp();
  expect(work.begun).toEqual([]);
  queue.add({ task_id: 'a' });
  await pass(0);
  expect(work.begun).toEqual(['a']);
});

describe('what failed work becomes', () => {
  const refused = new TandemError('NO', 'not this way', { status: 400, retryable: false });
  const broken = new TandemError('BROKE', 'broke', { status: 500, retryable: false });
  const missing = new TandemError('MISSING', 'not ported', { status: 501, retryable: false });
  const busy = new TandemError('BUSY', 'later', { status: 429, retryable: true });
  test.each<[string, unknown, object, number]>([
    ['a refusal', refused, { code: 'NO', message: 'not this way', retryable: false }, 400],
    ['a failure of ours', broken, { code: 'BROKE', message: 'broke', retryable: true }, 500],
    ['work that nobody has ported', missing, { code: 'MISSING', retryable: false }, 501],
    ['a full house', busy, { code: 'BUSY', retryable: true }, 429],
    ['any error', new RangeError('too far'), { code: 'RangeError', message: 'too far' }, 500],
    ['no error at all', 'oops', { code: 'TASK_FAILED', message: 'oops' }, 500],
  ])('%s', async (_name, thrown, error, status) => {
    const run = () => {
      throw thrown;
    };
    const { queue } = await setUp({ run }, ['a']);
    expect(queue.reports).toMatchObject([{ task_id: 'a', outcome: 'failed', error }]);
    // A watch over a release counts those of 5xx.
    expect(queue.ended).toEqual([status]);
  });
});

describe('stopping of tasks', () => {
  const whyOf = (work: Work, id: string) =>
    (work.tasks.get(id)!.control.signal.reason as TaskStopped | undefined)?.why;

  test('a cancelled one hears it at once, and is reported as aborted', async () => {
    const { queue, work } = await setUp({}, ['a']);
    queue.stop('a', 'cancel', true);
    await pass(0);
    expect(whyOf(work, 'a')).toBe('cancel');
    expect(queue.reports).toMatchObject([{ task_id: 'a', outcome: 'aborted' }]);
  });

  test('one that is pushed aside hears it with its progress', async () => {
    const { queue, work } = await setUp({}, ['a']);
    queue.stop('a', 'preempt');
    await work.tasks.get('a')!.control.progress(40, 'nearly half');
    const told = { task_id: 'a', token: 'a#1', percent: 40, message: 'nearly half' };
    expect(queue.inputsOf('task_progress')).toEqual([told]);
    expect(whyOf(work, 'a')).toBe('preempt');
  });

  test('one that was given to another stops, and is never reported', async () => {
    const { queue, work, worker } = await setUp({}, ['a']);
    queue.expire('a');
    await pass(10_000);
    expect(whyOf(work, 'a')).toBe('stale');
    expect(queue.inputsOf('finish_tasks')).toEqual([]);
    expect(worker.held).toBe(0);
    queue.add({ task_id: 'b' });
    await pass(0);
    expect(work.begun).toEqual(['a', 'b']);
  });

  test('a late result is refused, and the worker goes on with the next', async () => {
    const { queue, work, worker } = await setUp({}, ['a', 'b']);
    queue.expire('a');
    await work.end('a');
    expect(queue.reports).toEqual([]);
    expect(queue.log.lines).toMatchObject([{ msg: 'a late report was refused' }]);
    expect(work.begun).toEqual(['a', 'b']);
    expect(worker.held).toBe(1);
  });
});

test('outlives an absence of the queue: asks again after pauses, says so once', async () => {
  const { queue, work } = await setUp({}, ['a']);
  queue.before = () => Promise.reject(new Error('away'));
  await work.end('a');
  await pass(20_000);
  expect(queue.log.lines.filter(({ level }) => level === 'warn').map(({ msg }) => msg)).toEqual([
    'reports are not taken, trying again',
    'no tasks can be pulled, trying again',
  ]);
  expect(queue.reports).toEqual([]);
  queue.add({ task_id: 'b' });
  queue.before = () => undefined;
  await pass(5_000);
  expect(queue.reports).toMatchObject([{ task_id: 'a', outcome: 'succeeded' }]);
  expect(work.begun).toEqual(['a', 'b']);
});

describe('the end', () => {
  test('takes nothing more, and what is under way is finished and reported', async () => {
    const { queue, work, worker } = await setUp({ concurrency: 2 }, ['a']);
    const stopped = worker.stop();
    await pass(0);
    expect(queue.inputsOf('end_pull')).toEqual([{ worker: 'Echo/echo-1' }]);
    queue.add({ task_id: 'b' });
    await work.end('a');
    await stopped;
    expect(queue.reports).toMatchObject([{ task_id: 'a', outcome: 'succeeded' }]);
    expect(queue.inputsOf('finish_tasks')[0]).not.toHaveProperty('next');
    expect(work.begun).toEqual(['a']);
    expect(queue.hasListener).toBe(false);
  });

  test('what is not done in time is given back for another', async () => {
    const { queue, worker } = await setUp({}, ['a']);
    const stopped = worker.stop(3_000);
    await pass(2_999);
    expect(queue.reports).toEqual([]);
    await pass(1);
    await stopped;
    expect(queue.reports).toMatchObject([
      { task_id: 'a', outcome: 'aborted', error: { code: 'TaskStopped' } },
    ]);
  });

  test('work that does not listen does not hold it up for ever, and its lease runs out', async () => {
    const { queue, work, worker } = await setUp({}, ['a']);
    work.obedient = false;
    const stopped = worker.stop(3_000);
    await pass(4_000);
    await stopped;
    await pass(60_000);
    expect(queue.inputsOf('renew_tasks')).toEqual([]);
    expect(queue.reports).toEqual([]);
  });

  test('a task that comes with the last answer is given back untouched', async () => {
    const { queue, work, worker } = await setUp();
    queue.before = (action) => {
      // The queue gave one out just before it heard that the worker stops.
      if (action === 'end_pull') queue.add({ task_id: 'late' });
    };
    const stopped = worker.stop();
    await pass(2_000);
    await stopped;
    expect(work.begun).toEqual([]);
    expect(queue.reports).toMatchObject([{ task_id: 'late', outcome: 'aborted' }]);
  });

  test('needs no answer of a queue that takes over when the one before has sent it away', async () => {
    const { queue, worker } = await setUp();
    queue.before = (action) => (action === 'end_pull' ? new Promise(() => {}) : undefined);
    let over = false;
    const stopped = worker.stop().then(() => (over = true));
    await pass(0);
    expect(over).toBe(false);
    queue.sendAway();
    await pass(0);
    expect(over).toBe(true);
    await stopped;
  });

  test('tells the queue what it holds when an answer of it was lost, once the queue is there again', async () => {
    const { queue, worker } = await setUp();
    let away = true;
    queue.before = (action) => {
      if (action === 'end_pull' && away) throw new Error('another color takes over');
    };
    // It has given something out, and its answer does not arrive.
    queue.after = (action) => {
      if (action === 'pull_tasks') throw new Error('lost');
    };
    const stopped = worker.stop();
    queue.add({ task_id: 'lost' });
    await pass(300);
    away = false;
    await pass(1_000);
    await stopped;
    expect(queue.inputsOf('end_pull').at(-1)).toMatchObject({ holding: [] });
    expect(queue.inputsOf('end_pull').length).toBeGreaterThan(2);
  });

  test('has no last word when every answer arrived', async () => {
    const { queue, worker } = await setUp();
    const stopped = worker.stop();
    await pass(1_000);
    await stopped;
    expect(queue.inputsOf('end_pull')).toEqual([{ worker: expect.any(String) }]);
  });

  test('comes with the drain of its container, also while the queue is away', async () => {
    const { queue, worker } = await setUp();
    queue.before = () => Promise.reject(new Error('away'));
    queue.drain();
    await pass(6_000);
    expect(worker.held).toBe(0);
    expect(queue.hasListener).toBe(false);
  });
});

test('a queue that died and opened again is asked at once, not when the long poll has run out', async () => {
  const { queue, work } = await setUp();
  queue.reopen();
  await pass(0);
  queue.add({ task_id: 'after' });
  await pass(0);
  expect(work.begun).toEqual(['after']);
  expect(queue.inputsOf('pull_tasks').at(1)).toMatchObject({ holding: [] });
});
