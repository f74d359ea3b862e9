import { MemoryLog } from '../../../runtime/testing.ts';
import { NOON } from '../testing.ts';
import { framesOf, packDeadLetter } from './dead-letter.ts';
import { laneOf, persist, read } from './persist.ts';

const event = (body: string | Uint8Array, from = 'errors.agents.Coder') =>
  ({ via: 'nats', from, machine: 'pc2', at: NOON, frames: [Buffer.from(body)] }) as const;

function parts() {
  const stored: string[] = [];
  const dead: { reason: string }[] = [];
  const stop = new AbortController();
  let failing = false;
  const guard = () => {
    if (failing) throw new Error('no broker');
  };
  return {
    stored,
    dead,
    stop,
    fail: (now: boolean) => (failing = now),
    all: {
      intake: {
        take: async ({ message }: { message: string }) => {
          guard();
          stored.push(message);
          return { fresh: true };
        },
      },
      dead: {
        put: async (letter: { reason: string }) => {
          guard();
          dead.push(letter);
        },
      },
      log: new MemoryLog(),
      signal: stop.signal,
    },
  };
}

test('what can be read is stored, under the lane of its agent', async () => {
  const { all, stored } = parts();
  const one = read(event('{"message":"m"}'));
  expect(laneOf(one)).toBe('Coder');
  expect(await persist(one, all)).toBe(true);
  expect(stored).toEqual(['m']);
});

test.each([
  ['garbage', 'not JSON'],
  ['[1]', 'no object'],
  ['{}', 'neither a message nor a type'],
  [Buffer.from([0xff]), 'not UTF-8'],
])('%s becomes a dead letter with the reason', async (body, reason) => {
  const { all, dead } = parts();
  expect(await persist(read(event(body)), all)).toBe(true);
  expect(dead[0]?.reason).toContain(reason);
});

test('while the broker is away it is tried again', async () => {
  const { all, stored, fail } = parts();
  fail(true);
  const done = persist(read(event('{"message":"m"}')), all);
  await Promise.resolve();
  fail(false);
  expect(await done).toBe(true);
  expect(stored).toEqual(['m']);
});

test('a container that stops says that the event was not stored', async () => {
  const { all, stored, fail, stop } = parts();
  fail(true);
  const done = persist(read(event('{"message":"m"}')), all);
  stop.abort();
  expect(await done).toBe(false);
  expect(stored).toEqual([]);
});

test('a dead letter keeps its frames byte for byte', () => {
  const frames = [Buffer.from('ERROR:'), Buffer.from([0, 0xff, 1]), Buffer.alloc(0)];
  const letter = { via: 'zmq', from: 'zmq', machine: 'pc2', at: NOON, frames } as const;
  const { body, headers, msgID } = packDeadLetter({ ...letter, reason: 'ä\n' });
  expect(framesOf(body, headers).map((frame) => [...frame])).toEqual(frames.map((f) => [...f]));
  expect(headers.get('Tandem-Dead-Reason')).toBe('??');
  expect(packDeadLetter({ ...letter, reason: 'other' }).msgID).toBe(msgID);
});
