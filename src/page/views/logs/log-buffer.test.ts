import { isTorn, mergeLines, MOST_LINES } from './log-buffer.ts';

const line = (id: number, second: number, machine = 'mainpc') => ({
  id: String(id),
  time: new Date(second * 1_000).toISOString(),
  machine,
  agent: 'A',
  level: 'info',
  msg: `line ${id}`,
  trace_id: null,
  fields: {},
});
const ids = (lines: readonly { machine: string; id: string }[]) =>
  lines.map((l) => `${l.machine} ${l.id}`);

test('puts lines in order, each once', () => {
  const before = mergeLines([], [line(3, 3), line(1, 1)]);
  const after = mergeLines(before, [line(2, 2), line(3, 3), line(3, 4, 'pc2')]);
  expect(ids(after)).toEqual(['mainpc 1', 'mainpc 2', 'mainpc 3', 'pc2 3']);
});

test('lines of one moment keep the order of their places', () => {
  expect(ids(mergeLines([], [line(10, 1), line(9, 1)]))).toEqual(['mainpc 9', 'mainpc 10']);
});

test('nothing new is the same list, so that nothing is drawn again', () => {
  const before = mergeLines([], [line(1, 1)]);
  expect(mergeLines(before, [line(1, 1)])).toBe(before);
});

test('keeps the newest', () => {
  const many = Array.from({ length: MOST_LINES + 10 }, (_, at) => line(at, at));
  const kept = mergeLines([], many);
  expect(kept).toHaveLength(MOST_LINES);
  expect(kept.at(-1)!.id).toBe(String(MOST_LINES + 9));
});

test('a page that does not reach back to what is shown leaves a hole', () => {
  const page = { lines: [line(9, 9), line(8, 8)], next: '8' };
  expect(isTorn(page, line(7, 7))).toBe(true);
  expect(isTorn(page, line(8, 8))).toBe(false);
  expect(isTorn({ ...page, next: null }, line(7, 7))).toBe(false);
  expect(isTorn({ lines: [], next: null }, line(7, 7))).toBe(false);
});
