import { jest } from '@jest/globals';
import { isBrokenCircuitError } from 'cockatiel';
import { Breaker } from './breaker.ts';

const PATIENT = 1_000;
const HURRIED = 999;
const silence = new Error('silence');
const rubbish = new Error('rubbish');

function setUp() {
  jest.useFakeTimers();
  const breaker = new Breaker({
    rules: { failures: 3, openMs: 30_000 },
    isSilence: (error) => error === silence,
  });
  /** What came of a call. */
  const call = (outcome: string | Error, timeoutMs = PATIENT) =>
    breaker
      .run(async () => {
        if (outcome instanceof Error) throw outcome;
        return outcome;
      }, timeoutMs)
      .catch((error: Error) => (isBrokenCircuitError(error) ? 'left alone' : error.message));
  const open = async () => {
    for (let n = 0; n < 3; n += 1) await call(silence);
  };
  return { breaker, call, open };
}

afterEach(() => jest.useRealTimers());

test('silence in a call that was too short says nothing about the agent', async () => {
  const { breaker, call, open } = setUp();
  for (let n = 0; n < 5; n += 1) expect(await call(silence, HURRIED)).toBe('silence');
  expect(breaker.state).toBe('closed');
  await open();
  expect(breaker.state).toBe('open');
});

test('what an agent says in a short call counts as in any other', async () => {
  const { breaker, call } = setUp();
  for (let n = 0; n < 2; n += 1) await call(rubbish, HURRIED);
  expect(await call('fine', HURRIED)).toBe('fine');
  for (let n = 0; n < 2; n += 1) await call(rubbish, HURRIED);
  expect(breaker.state).toBe('closed');
  await call(rubbish, HURRIED);
  expect(breaker.state).toBe('open');
});

test('an open one is closed by a short call that is answered, and kept as it is by one that is not', async () => {
  const { breaker, call, open } = setUp();
  await open();
  expect(await call('fine', HURRIED)).toBe('left alone');
  jest.advanceTimersByTime(30_000);
  expect(await call(silence, HURRIED)).toBe('silence');
  expect([breaker.state, breaker.leftMs]).toEqual(['open', 0]);
  expect(await call('fine', HURRIED)).toBe('fine');
  expect(breaker.state).toBe('closed');
});

test('while one call tries it, others are refused at once', async () => {
  const { breaker, call, open } = setUp();
  await open();
  jest.advanceTimersByTime(30_000);
  const answer = Promise.withResolvers<string>();
  const trying = breaker.run(() => answer.promise, PATIENT);
  expect(await call('fine')).toBe('left alone');
  expect(await call('fine', HURRIED)).toBe('left alone');
  answer.resolve('well again');
  expect(await trying).toBe('well again');
  expect(await call('fine')).toBe('fine');
});
