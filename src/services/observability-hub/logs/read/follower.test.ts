import { setImmediate as turn } from 'node:timers/promises';
import { MemoryLog } from '../../../../runtime/testing.ts';
import { LogIndex } from '../index/log-index.ts';
import { NOON } from '../testing.ts';
import { Follower } from './follower.ts';

/** What a broker sent ahead is at hand, and comes although the reader closed. */
class SentAhead {
  readonly #items: object[] = [];
  #wake = Promise.withResolvers<void>();
  #closed = false;

  send(...items: object[]): void {
    this.#items.push(...items);
    this.#wake.resolve();
  }

  close(): void {
    this.#closed = true;
    this.#wake.resolve();
  }

  async *[Symbol.asyncIterator]() {
    for (;;) {
      yield* this.#items.splice(0);
      if (this.#closed) return;
      this.#wake = Promise.withResolvers<void>();
      await this.#wake.promise;
    }
  }
}

/** Its bytes say that it is worth a transaction of its own. */
const message = (seq: number, entries = 1) => {
  const entry = (nth: number) => {
    const time = `${new Date(NOON + seq).toISOString().slice(0, 23)}000000Z`;
    return JSON.stringify({ time, nth, line: { msg: `of ${seq}` } });
  };
  const text = Array.from({ length: entries }, (_, nth) => entry(nth)).join('\n');
  return {
    seq,
    subject: 'log.pc2.Coder',
    headers: { get: () => 'c1' },
    data: { length: 1e6 },
    string: () => text,
  };
};

const stop = new AbortController();
afterEach(() => stop.abort());

test('what was not written is read again, also when what came after it would have fitted', async () => {
  const index = new LogIndex(':memory:', { lines: 1e6, bytes: 1e9, days: 14 });
  const log = new MemoryLog();
  const ahead = new SentAhead();
  // A transaction as large as this does not fit, a small one does.
  ahead.send(message(1, 200), message(2));
  const add = index.add.bind(index);
  index.add = (lines, ...rest) => {
    if (lines.length > 100) throw new Error('database or disk is full');
    return add(lines, ...rest);
  };
  const follower = new Follower({
    stream: 'LOGS',
    index,
    log,
    signal: stop.signal,
    onFresh: () => undefined,
    onUnreadable: () => undefined,
    manager: {
      streams: {
        info: () => Promise.resolve({ created: 'one', state: { first_seq: 1, last_seq: 2 } }),
      },
    } as never,
    js: { consumers: { get: () => ({ consume: () => Promise.resolve(ahead) }) } } as never,
  });
  const running = follower.run();
  while (log.lines.length === 0) await turn();
  expect(index.position('LOGS')).toEqual({ created: 'one', sequence: 0 });
  stop.abort();
  await running;
});

test('it ends when the hub stops while its consumer is made', async () => {
  const stopping = new AbortController();
  const consumer = { consume: () => Promise.resolve(new SentAhead()) };
  const info = async () => ({ created: 'one', state: { first_seq: 1, last_seq: 0 } });
  await new Follower({
    stream: 'LOGS',
    index: new LogIndex(':memory:', { lines: 1e6, bytes: 1e9, days: 14 }),
    log: new MemoryLog(),
    signal: stopping.signal,
    onFresh: () => undefined,
    onUnreadable: () => undefined,
    manager: { streams: { info } } as never,
    js: { consumers: { get: async () => (stopping.abort(), consumer) } } as never,
  }).run();
  expect(stopping.signal.aborted).toBe(true);
});
