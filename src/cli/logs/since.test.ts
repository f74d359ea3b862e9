import { parseSince } from './since.ts';

const NOW = Date.parse('2026-11-20T12:00:00.000Z');

test.each([
  ['90s', '2026-11-20T11:58:30.000Z'],
  ['15m', '2026-11-20T11:45:00.000Z'],
  ['2h', '2026-11-20T10:00:00.000Z'],
  ['1d', '2026-11-19T12:00:00.000Z'],
  ['2026-11-20T09:00:00Z', '2026-11-20T09:00:00.000Z'],
])('%s is %s', (text, time) => expect(parseSince(text, NOW)).toBe(time));

test.each(['soon', '5', '3x', ''])('%j is refused', (text) =>
  expect(() => parseSince(text, NOW)).toThrow('how long ago'),
);
