import { jest } from '@jest/globals';
import { Coordinator, type Progress } from './coordinator.ts';

/** Requests that run until the test ends them. */
function setUp(limits: Partial<{ queue: number; concurrency: number }> = {}) {
  const coordinator = new Coordinator({
    limits: { queue: 100, concurrency: 1, pauseMs: 5_000, ...limits },
    nowMs: () => Date.now(),
  });
  const order: string[] = [];
  const finish = new Map<string, (answer?: object) => void>();
  const progress: string[] = [];
  const submit = (id: string, type = 'text', signal = new AbortController().signal) => {
    const answer = coordinator.submit({
      id,
      asked: { type },
      signal,
      run: () => {
        order.push(id);
        return new Promise((resolve) => finish.set(id, (a = {}) => resolve({ id, ...a })));
      },
      onProgress: (p: Progress) =>
        progress.push(p.state === 'queued' ? `${id} queued at ${p.position}` : `${id} running`),
    });
    answer.catch(() => {});
    return answer;
  };
  /** Ends a running request and lets what follows begin. */
  const end = async (id: string) => {
    finish.get(id)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { coordinator, order, progress, submit, end };
}

afterEach(() => jest.useRealTimers());

test('so many run at a time; the rest wait and leave by urgency', async () => {
  const { coordinator, order, progress, submit, end } = setUp({ concurrency: 2 });
  for (const [id, type] of [
    ['a', 'text'],
    ['b', 'text'],
    ['c', 'background'],
    ['d', 'audio'],
  ] as const)
    void submit(id, type);
  expect(order).toEqual(['a', 'b']);
  expect(coordinator.running).toBe(2);
  expect(progress).toEqual(['a running', 'b running', 'c queued at 1', 'd queued at 1']);
  await end('a');
  await end('b');
  expect(order).toEqual(['a', 'b', 'd', 'c']);
});

test('a full queue refuses, names when to come back, and starts nothing', () => {
  const { submit, order } = setUp({ queue: 1 });
  void submit('running');
  void submit('waiting');
  expect(() => submit('refused')).toThrow(
    expect.objectContaining({
      code: 'REQUEST_QUEUE_FULL',
      retryable: true,
      status: 503,
      details: expect.objectContaining({ retry_after_ms: expect.any(Number) }),
    }),
  );
  expect(order).toEqual(['running']);
});

test('an interrupt ends all that waits with a clear error, and pauses for 5 s', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  const { coordinator, order, submit, end } = setUp();
  const running = submit('a');
  const waiting = submit('b');
  expect(coordinator.interrupt('stop word')).toBe(1);
  await expect(waiting).rejects.toMatchObject({
    code: 'REQUEST_INTERRUPTED',
    retryable: true,
    message: expect.stringContaining('stop word'),
  });
  await end('a');
  expect(await running).toMatchObject({ id: 'a' });
  void submit('c');
  jest.advanceTimersByTime(4_999);
  expect(order).toEqual(['a']);
  expect(coordinator.pausedMs).toBe(1);
  jest.advanceTimersByTime(1);
  expect(order).toEqual(['a', 'c']);
  coordinator.stop(new Error('end'));
});

test('cancelling a waiting request never starts it; cancelling a running one frees its place', async () => {
  const { coordinator, order, submit } = setUp();
  const first = submit('a');
  const second = submit('b');
  void submit('c');
  expect(coordinator.cancel('b')).toBe(true);
  await expect(second).rejects.toMatchObject({ code: 'REQUEST_CANCELLED', status: 409 });
  expect(coordinator.cancel('a')).toBe(true);
  await expect(first).rejects.toMatchObject({ code: 'REQUEST_CANCELLED' });
  expect(order).toEqual(['a', 'c']);
  expect(coordinator.cancel('a')).toBe(false);
});

test('a caller that gives up takes its request out of the queue', async () => {
  const { coordinator, submit, order, end } = setUp();
  const caller = new AbortController();
  void submit('a');
  const waiting = submit('b', 'text', caller.signal);
  caller.abort(new Error('deadline'));
  await expect(waiting).rejects.toThrow('deadline');
  expect(coordinator.waiting()).toEqual([]);
  await end('a');
  expect(order).toEqual(['a']);
});

test('a request whose time is over while it waits ends as late, and may be made again', async () => {
  const { submit } = setUp();
  const time = new AbortController();
  void submit('a');
  const waiting = submit('b', 'text', time.signal);
  time.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  await expect(waiting).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED', retryable: true });
});

test('work that fails gives its failure and makes room', async () => {
  const { coordinator, submit, order } = setUp();
  const failing = coordinator.submit({
    id: 'bad',
    asked: { type: 'text' },
    signal: new AbortController().signal,
    run: () => Promise.reject(new Error('broken')),
  });
  void submit('next');
  await expect(failing).rejects.toThrow('broken');
  await new Promise((resolve) => setImmediate(resolve));
  expect(order).toEqual(['next']);
});
