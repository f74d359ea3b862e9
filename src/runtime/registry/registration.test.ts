import type { Registration } from '../../contracts/registry.ts';
import { RegistryClient } from './registration.ts';
import { MemoryLog } from '../testing.ts';

const registration: Registration = {
  name: 'Echo',
  machine: 'pc2',
  group: 'g',
  role: 'agent',
  version: '1.0.0',
  instance: 'i-1',
  host: 'echo',
  capabilities: [],
  metadata: {},
};

type Answer = (action: string) => unknown;

/** A client on a clock that the test moves one task at a time. */
function setUp(answer: Answer) {
  const asked: string[] = [];
  const waits: number[] = [];
  const log = new MemoryLog();
  let next: (() => void) | undefined;
  let scheduled = Promise.withResolvers<void>();
  const client = new RegistryClient({
    registration,
    state: () => 'ready',
    log,
    random: () => 0.5,
    call: async <T>(_agent: string, action: string): Promise<T> => {
      asked.push(action);
      return answer(action) as T;
    },
    schedule: (task, delayMs) => {
      waits.push(delayMs);
      next = task;
      scheduled.resolve();
      return () => (next = undefined);
    },
  });
  return {
    client,
    asked,
    waits,
    log,
    start: async () => {
      client.start();
      await scheduled.promise;
    },
    tick: async () => {
      scheduled = Promise.withResolvers<void>();
      next?.();
      await scheduled.promise;
    },
  };
}

const fine: Answer = (action) =>
  action === 'register'
    ? { status: 'success', lease_ms: 15_000, heartbeat_ms: 5_000 }
    : { status: 'success', known: true };

test('registers once, then sends heartbeats at the rhythm the registry asked for', async () => {
  const { start, tick, asked, waits, client } = setUp(fine);
  await start();
  await tick();
  await tick();
  expect(asked).toEqual(['register', 'heartbeat', 'heartbeat']);
  expect(waits).toEqual([5_000, 5_000, 5_000]);
  expect(client.registered).toBe(true);
});

test('a registry that forgot us is told again at once', async () => {
  let known = false;
  const { start, tick, asked, waits } = setUp((action) =>
    action === 'heartbeat' ? { status: 'success', known } : fine(action),
  );
  await start();
  await tick();
  expect(waits.at(-1)).toBe(0);
  known = true;
  await tick();
  await tick();
  expect(asked).toEqual(['register', 'heartbeat', 'register', 'heartbeat']);
});

test('an absent registry is asked ever more rarely, and complained about once', async () => {
  const { start, tick, waits, log } = setUp(() => {
    throw new Error('nobody');
  });
  await start();
  for (let n = 0; n < 7; n += 1) await tick();
  expect(waits).toEqual([750, 1500, 3000, 6000, 7_500, 7_500, 7_500, 7_500]);
  expect(log.lines.filter((line) => line.level === 'warn')).toHaveLength(1);
});

test('leaves the registry on stop, and only if it was in', async () => {
  const inside = setUp(fine);
  await inside.start();
  await inside.client.stop();
  expect(inside.asked).toEqual(['register', 'deregister']);
  const outside = setUp(() => {
    throw new Error('nobody');
  });
  await outside.start();
  await outside.client.stop();
  expect(outside.asked).toEqual(['register']);
});
