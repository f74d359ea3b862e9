import { readCursor, writeCursor } from './cursor.ts';
import { Reached } from './reached.ts';

test('waits for its place and no longer', async () => {
  const reached = new Reached();
  const waiting = reached.until(3, 10_000);
  reached.at(2);
  reached.at(3);
  expect(await waiting).toBe(true);
  expect(await reached.until(1, 10_000)).toBe(true);
});

test('tells that somebody waits, and for what', async () => {
  const reached = new Reached();
  let told = 0;
  reached.onWait = () => (told += 1);
  const waiting = reached.until(3, 10_000);
  expect([told, reached.wanted(2), reached.wanted(3)]).toEqual([1, false, true]);
  reached.at(3);
  await waiting;
  expect(reached.wanted(3)).toBe(false);
});

test('says when the time was up', async () => {
  expect(await new Reached().until(1, 1)).toBe(false);
});

test('a cursor comes back as it was; another text is refused', () => {
  const cursor = { time: 1763650000500, sequence: 42 };
  expect(readCursor(writeCursor(cursor))).toEqual(cursor);
  expect(() => readCursor('x')).toThrow('cursor is x');
});
