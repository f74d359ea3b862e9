import { Lately } from './lately.ts';

test('counts are those of the last half minute, of each kind of call', () => {
  const lately = new Lately();
  const take = (second: number, requests: number, errors: number) =>
    lately.take(second * 1_000, [{ slug: 'a', failed: 'answers fail', requests, errors }]);
  expect(take(0, 10, 0)).toMatchObject([{ requests: 0, errors: 0 }]);
  for (let second = 1; second <= 100; second += 1) take(second, 10 + second * 100, 0);
  expect(take(110, 11_010, 5)).toEqual([
    { slug: 'a', failed: 'answers fail lately', requests: 3_000, errors: 5 },
  ]);
});

test('what was not there before counts from its beginning', () => {
  const lately = new Lately();
  lately.take(0, []);
  const calls = [{ slug: 'b', failed: 'tasks fail', requests: 7, errors: 1 }];
  expect(lately.take(5_000, calls)).toMatchObject([{ slug: 'b', requests: 7, errors: 1 }]);
});
