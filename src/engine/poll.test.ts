import { poll, type Clock } from './poll.ts';

function fakeClock(): Clock {
  let now = 0;
  return {
    now: () => now,
    sleep: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
}

describe('poll', () => {
  const options = () => ({ timeoutMs: 1000, intervalMs: 100, clock: fakeClock() });

  test('asks at once and stops at the first good answer', async () => {
    let asked = 0;
    const result = await poll(
      () => Promise.resolve(++asked),
      (n) => n === 3,
      options(),
    );
    expect(result).toEqual({ answer: 3, ok: true, elapsedMs: 200 });
  });

  test('gives the last answer when the time is up', async () => {
    let asked = 0;
    const result = await poll(
      () => Promise.resolve(++asked),
      () => false,
      options(),
    );
    expect(result).toEqual({ answer: 11, ok: false, elapsedMs: 1000 });
  });

  test('a failing question ends the loop', async () => {
    await expect(
      poll(
        () => Promise.reject(new Error('gone')),
        () => true,
        options(),
      ),
    ).rejects.toThrow('gone');
  });
});
