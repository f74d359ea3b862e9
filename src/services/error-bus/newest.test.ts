import { Newest } from './newest.ts';

const names = (newest: Newest) => newest.list().map(({ name }) => name);

test('the newest stay, the newest first', () => {
  const newest = new Newest(100);
  for (const name of ['1', '2', '3', '4']) newest.add({ name }, 40);
  expect(names(newest)).toEqual(['4', '3']);
});

test('what fits exactly stays', () => {
  const newest = new Newest(100);
  for (const name of ['1', '2']) newest.add({ name }, 50);
  expect(names(newest)).toEqual(['2', '1']);
});

test('a message beyond the bound is left out alone', () => {
  const newest = new Newest(100);
  newest.add({ name: 'old' }, 10);
  newest.add({ name: 'huge' }, 101);
  newest.add({ name: 'new' }, 10);
  expect(names(newest)).toEqual(['new', 'old']);
});
