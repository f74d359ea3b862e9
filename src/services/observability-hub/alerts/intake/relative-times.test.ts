import { passedOn, takenIn } from './relative-times.ts';

const MINUTE = 60_000;
const NOON = Date.parse('2026-11-20T12:00:00.000Z');
const at = (ms: number) => new Date(ms).toISOString();
const labels = { alertname: 'Gone' };

test('an alert that fires for four more minutes still does where the clock is five minutes ahead', () => {
  const alert = { labels, startsAt: at(NOON - MINUTE), endsAt: at(NOON + 4 * MINUTE) };
  const ahead = NOON + 5 * MINUTE;
  expect(takenIn(passedOn(alert, NOON), ahead)).toEqual({
    labels,
    startsAt: at(ahead - MINUTE),
    endsAt: at(ahead + 4 * MINUTE),
  });
});

test('one that has ended has ended, too, where the clock is behind', () => {
  const behind = NOON - 5 * MINUTE;
  const alert = { labels, endsAt: at(NOON - 1_000) };
  expect(takenIn(passedOn(alert, NOON), behind)).toEqual({ labels, endsAt: at(behind - 1_000) });
});

test('times that are not known stay unknown', () => {
  const alert = { labels, startsAt: '0001-01-01T00:00:00Z', endsAt: 'soon' };
  expect(passedOn(alert, NOON)).toEqual({ labels });
  expect(takenIn({ labels }, NOON)).toEqual({ labels });
});
