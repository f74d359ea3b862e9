import { age, clock, duration, moment } from './time.ts';

test.each([
  [0.4, '0.4 ms'],
  [850, '850 ms'],
  [2_500, '2.5 s'],
  [12_900, '12 s'],
  [61_000, '1 min'],
  [3_600_000, '1 h'],
  [12_000_000, '3 h 20 min'],
  [187_200_000, '2 d 4 h'],
  [-2_000, '-2 s'],
  [null, '–'],
])('%p milliseconds', (ms, text) => expect(duration(ms)).toBe(text));

test('an age does not flicker below a second', () => {
  expect([0, 999, 1_400, 59_999].map((ms) => age(ms))).toEqual(['now', 'now', '1 s', '59 s']);
});

test('a day is named when it is not today', () => {
  const when = new Date(2026, 0, 2, 3, 4, 5);
  expect(clock(when)).toBe('03:04:05');
  expect(moment(when, when.getTime())).toBe('03:04:05');
  expect(moment(when, when.getTime() + 2 * 86_400_000)).toBe('2026-01-02 03:04:05');
});

test('what is no time is a dash', () => expect(clock('soon')).toBe('–'));
