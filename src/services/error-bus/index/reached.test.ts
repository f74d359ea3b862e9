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

test('says when the time was up', async () => {
  expect(await new Reached().until(1, 1)).toBe(false);
});

test('a cursor comes back as it was; another text is refused', () => {
  const cursor = { time: 1763650000500, sequence: 42 };
  expect(readCursor(writeCursor(cursor))).toEqual(cursor);
  expect(() => readCursor('x')).toThrow('cursor is x');
});
