import { meanBetween } from './mean.ts';

/** HAProxy's own arithmetic: a plain sum until the window is full, then an exponential one; rounded up. */
function haproxy() {
  let [sum, requests] = [0, 0];
  return {
    answer(ms: number, times: number) {
      for (let i = 0; i < times; i += 1) {
        sum += ms - (requests >= 1024 ? Math.ceil(sum / 1024) : 0);
        requests += 1;
      }
    },
    read: () => ({ requests, meanMs: Math.ceil(sum / Math.min(Math.max(requests, 1), 1024)) }),
  };
}

test.each([
  ['from the start', 0, 40],
  ['while the window fills', 500, 100],
  ['over its end', 1_000, 200],
  ['long after', 5_000, 300],
  ['many', 3_000, 20_000],
])('%s', (_, before, count) => {
  const it = haproxy();
  it.answer(4, before);
  const start = it.read();
  it.answer(120, count);
  const mean = meanBetween(start, it.read())!;
  expect(Math.abs(mean.ms - 120)).toBeLessThan(mean.errorMs + 1);
  expect(mean.errorMs).toBeLessThan(30);
});

test('few requests among many leave much doubt', () => {
  const it = haproxy();
  it.answer(4, 5_000);
  const start = it.read();
  it.answer(4, 10);
  const mean = meanBetween(start, it.read())!;
  expect(mean.ms - mean.errorMs).toBeLessThan(50);
  expect(meanBetween(start, start)).toBeUndefined();
});
