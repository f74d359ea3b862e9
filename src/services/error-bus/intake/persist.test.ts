import { headers as newHeaders } from '@nats-io/transport-node';
import { ReportInvalid } from '../../../contracts/error-catalogue/services/error-bus.ts';
import { MemoryLog } from '../../../runtime/testing.ts';
import { NOON } from '../testing.ts';
import { framesOf, packDeadLetter } from './dead-letter.ts';
import { laneOf, persist, read } from './persist.ts';

const MIB = 1024 * 1024;
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
  const { body, headers, msgID } = packDeadLetter({ ...letter, reason: 'ä\n' }, MIB);
  expect(framesOf(body, headers).map((frame) => [...frame])).toEqual(frames.map((f) => [...f]));
  expect(headers.get('Tandem-Dead-Reason')).toBe('??');
  expect(packDeadLetter({ ...letter, reason: 'other' }, MIB).msgID).toBe(msgID);
});

test('a dead letter as large as the broker takes is cut, and says so: else it would be tried for ever', () => {
  const came = newHeaders();
  for (let n = 0; n < 100; n += 1) came.set(`Its-${n}`, 'x'.repeat(1_000));
  const frames = [Buffer.alloc(MIB), Buffer.alloc(10)];
  const letter = { via: 'nats', from: 'errors.x', machine: 'pc2', at: NOON, frames, came } as const;
  const { body, headers } = packDeadLetter({ ...letter, reason: 'not JSON' }, MIB);
  const all = headers.keys().reduce((sum, key) => sum + key.length + headers.get(key).length, 0);
  expect(body.length + all).toBeLessThan(MIB);
  expect(headers.get('Tandem-Dead-Reason')).toMatch(
    /^the first 1032192 of 1048586 bytes are kept; not JSON$/,
  );
  expect(framesOf(body, headers)).toHaveLength(1);
});

test('a report that will never be taken becomes a dead letter, and is not tried for ever', async () => {
  const { all, dead } = parts();
  const take = () => Promise.reject(new ReportInvalid({ reason: 'it is too large' }));
  expect(await persist(read(event('{"message":"m"}')), { ...all, intake: { take } })).toBe(true);
  expect(dead[0]?.reason).toBe('it is too large');
});

test('an event whose agent has no name left is no report: it would have no subject', async () => {
  const { all, dead, stored } = parts();
  const nameless = { ...event('{"source":"MainPC.","message":"m"}'), via: 'zmq' } as const;
  expect(await persist(read(nameless), all)).toBe(true);
  expect(stored).toEqual([]);
  expect(dead[0]?.reason).toBe('no agent is named');
});
