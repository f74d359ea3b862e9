import type { TandemError } from '../../contracts/errors.ts';
import { drain, type DrainParts } from './drain.ts';
import { MemoryLog } from '../testing.ts';

function setUp(changes: Partial<DrainParts> = {}) {
  const steps: string[] = [];
  const abandoned: TandemError[] = [];
  const log = new MemoryLog();
  const parts: DrainParts = {
    agent: 'Echo',
    transports: ['fabric', 'zmq'].map((name) => ({
      name,
      start: async () => {},
      stopAccepting: () => void steps.push(`${name} closed`),
      drained: async () => void steps.push(`${name} drained`),
    })),
    dispatcher: {
      inFlight: 1,
      abandon: (failure: TandemError) => void abandoned.push(failure),
    } as never,
    stopWork: async () => void steps.push('work stopped'),
    farewell: [
      async () => void steps.push('deregistered'),
      async () => void steps.push('disconnected'),
    ],
    log,
    ...changes,
  };
  return { parts, steps, abandoned, log };
}

test('all doors close first, then what is inside finishes, then the good-byes in order', async () => {
  const { parts, steps } = setUp();
  expect(await drain(parts, 5_000)).toMatchObject({ complete: true });
  expect(steps.slice(0, 2).sort()).toEqual(['fabric closed', 'zmq closed']);
  expect(steps.slice(2, 5).sort()).toEqual(['fabric drained', 'work stopped', 'zmq drained']);
  expect(steps.slice(5)).toEqual(['deregistered', 'disconnected']);
});

test('what gives the card back does so after the last answer, and before the good-byes', async () => {
  const { parts, steps } = setUp();
  let given = 0;
  const unload = async (deadline: number) => {
    given = deadline - Date.now();
    steps.push('unloaded');
  };
  await drain({ ...parts, unload }, 8_000);
  expect(steps.slice(5)).toEqual(['unloaded', 'deregistered', 'disconnected']);
  // All of the work's share that is left.
  expect(given).toBeGreaterThan(4_000);
  expect(given).toBeLessThanOrEqual(6_000);
});

test('an unload that hangs has its time also after work that hung, and leaves some to the good-byes', async () => {
  const { parts, steps } = setUp({ stopWork: () => new Promise(() => {}) });
  let given = 0;
  const unload = (deadline: number) => {
    given = deadline - Date.now();
    return new Promise<void>(() => {});
  };
  const result = await drain({ ...parts, unload }, 400);
  expect(given).toBeGreaterThan(0);
  expect(result.milliseconds).toBeLessThan(600);
  expect(steps.slice(-2)).toEqual(['deregistered', 'disconnected']);
});

test('work that does not end is answered with DRAINING, and the good-byes still happen in time', async () => {
  const { parts, steps, abandoned, log } = setUp({ stopWork: () => new Promise(() => {}) });
  const result = await drain(parts, 200);
  expect(result.complete).toBe(false);
  expect(result.milliseconds).toBeLessThan(400);
  expect(abandoned[0]).toMatchObject({ code: 'DRAINING', retryable: true });
  expect(steps.slice(-2)).toEqual(['deregistered', 'disconnected']);
  expect(log.lines[0]).toMatchObject({ level: 'warn', fields: { in_flight: 1 } });
});

test('a step that fails or hangs does not keep the others from happening', async () => {
  const seen: string[] = [];
  const { parts } = setUp({
    stopWork: () => Promise.reject(new Error('stuck')),
    farewell: [() => new Promise(() => {}), async () => void seen.push('disconnected')],
  });
  await drain(parts, 300);
  expect(seen).toEqual(['disconnected']);
});
