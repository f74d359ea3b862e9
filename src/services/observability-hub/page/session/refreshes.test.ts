import { Refreshes, SHARED_MS } from './refreshes.ts';

function counting(fails = false) {
  const asked: string[] = [];
  const exchange = (token: string) => {
    asked.push(token);
    return fails ? Promise.reject(new Error('away')) : Promise.resolve(`${token}'`);
  };
  return { asked, exchange };
}

test('tabs that ask with the same token share one exchange', async () => {
  const { asked, exchange } = counting();
  const refreshes = new Refreshes(exchange, () => 0);
  expect(await Promise.all([refreshes.refresh('a'), refreshes.refresh('a')])).toEqual(["a'", "a'"]);
  expect(await refreshes.refresh('a')).toBe("a'");
  expect(asked).toEqual(['a']);
});

test('later it is the use of an old token, which the gateway has to see', async () => {
  let now = 0;
  const { asked, exchange } = counting();
  const refreshes = new Refreshes(exchange, () => now);
  await refreshes.refresh('a');
  now = SHARED_MS + 1;
  await refreshes.refresh('a');
  expect(asked).toEqual(['a', 'a']);
});

test('what failed is asked for again', async () => {
  const { asked, exchange } = counting(true);
  const refreshes = new Refreshes(exchange, () => 0);
  await expect(refreshes.refresh('a')).rejects.toThrow('away');
  await expect(refreshes.refresh('a')).rejects.toThrow('away');
  expect(asked).toHaveLength(2);
});
