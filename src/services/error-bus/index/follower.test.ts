import { stored } from '../testing.ts';
import { MemoryLog } from '../../../runtime/testing.ts';
import { ErrorIndex } from './error-index.ts';
import { Follower } from './follower.ts';

/** A stream with so many reports, read once; the follower stops when it has read them. */
function stream(created: string, count: number) {
  const stop = new AbortController();
  const messages = Array.from({ length: count }, (_, n) => {
    const { report, storedAt } = stored(n + 1, { message: `number ${n + 1}` });
    return { seq: n + 1, time: new Date(storedAt), string: () => JSON.stringify(report) };
  });
  return {
    stop,
    last: count,
    manager: {
      streams: {
        info: () => Promise.resolve({ created, state: { first_seq: 1, last_seq: 2, messages: 2 } }),
      },
    } as never,
    js: {
      consumers: {
        get: (_: string, { opt_start_seq: from }: { opt_start_seq: number }) => ({
          consume: () => ({
            close: () => undefined,
            async *[Symbol.asyncIterator]() {
              yield* messages.filter(({ seq }) => seq >= from);
              if (stop.signal.aborted) return;
              await new Promise((resolve) => stop.signal.addEventListener('abort', resolve));
            },
          }),
        }),
      },
    } as never,
  };
}

async function follow(index: ErrorIndex, source: ReturnType<typeof stream>) {
  const live: number[] = [];
  let anew = 0;
  const follower = new Follower({
    ...source,
    index,
    log: new MemoryLog(),
    signal: source.stop.signal,
    onFresh: (fresh) => live.push(...fresh.map(({ sequence }) => sequence)),
    onAnew: () => (anew += 1),
    onUnreadable: () => Promise.resolve(),
  });
  const running = follower.run();
  expect(await follower.reached.until(source.last, 5_000)).toBe(true);
  source.stop.abort();
  await running;
  return { live, anew };
}

test('what a lost index reads once more is not shown as if it had just come', async () => {
  const index = new ErrorIndex(':memory:');
  // Two stand in the stream when it begins; the third comes while it reads.
  const { live, anew } = await follow(index, stream('one', 3));
  expect(index.count()).toBe(3);
  expect(live).toEqual([3]);
  expect(anew).toBe(0);
});

test('of another stream everything is new, and its places are said to begin anew', async () => {
  const index = new ErrorIndex(':memory:');
  index.add([stored(9)], { stream: 'one', sequence: 9 });
  const { live, anew } = await follow(index, stream('two', 2));
  expect(live).toEqual([1, 2]);
  expect(anew).toBe(1);
});

test('it ends when the container stops while its consumer is made', async () => {
  const stop = new AbortController();
  let close = () => {};
  const closed = new Promise<void>((resolve) => (close = resolve));
  const consumer = {
    consume: () => ({
      close: () => close(),
      async *[Symbol.asyncIterator]() {
        await closed;
      },
    }),
  };
  const { manager } = stream('one', 0);
  const js = { consumers: { get: async () => (stop.abort(), consumer) } } as never;
  const ignored = () => undefined;
  await new Follower({
    ...{ manager, js, index: new ErrorIndex(':memory:'), log: new MemoryLog() },
    ...{ signal: stop.signal, onFresh: ignored, onUnreadable: () => Promise.resolve() },
  }).run();
  expect(stop.signal.aborted).toBe(true);
});
