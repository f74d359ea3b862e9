import { jest } from '@jest/globals';
import { Silence } from './silence.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('without a first sign in time it is over', () => {
  const silence = new Silence(5_000);
  jest.advanceTimersByTime(4_999);
  expect(silence.signal.aborted).toBe(false);
  jest.advanceTimersByTime(1);
  expect(silence.signal.reason).toMatchObject({ name: 'TimeoutError' });
});

test('each piece gives it the whole time again, and the end stops the clock', async () => {
  const silence = new Silence(5_000);
  async function* body() {
    for (const piece of ['a', 'b']) {
      jest.advanceTimersByTime(39_999);
      yield new TextEncoder().encode(piece);
    }
  }
  const seen: string[] = [];
  for await (const piece of silence.watch(body(), 40_000))
    seen.push(new TextDecoder().decode(piece));
  jest.advanceTimersByTime(100_000);
  expect({ seen, over: silence.signal.aborted }).toEqual({ seen: ['a', 'b'], over: false });
});

test('a stream that falls silent is over', async () => {
  const silence = new Silence(5_000);
  async function* body() {
    yield new Uint8Array();
    jest.advanceTimersByTime(40_000);
    silence.signal.throwIfAborted();
  }
  const read = async () => {
    for await (const piece of silence.watch(body(), 40_000)) expect(piece).toHaveLength(0);
  };
  await expect(read()).rejects.toMatchObject({ name: 'TimeoutError' });
});
