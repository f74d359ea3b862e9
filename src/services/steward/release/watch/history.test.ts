import { Watched } from '../testing/watched.ts';
import type { Reading } from './counts.ts';
import { History } from './history.ts';

/** What the ingress has counted of blue since it started. */
const counted = (requests: number, errors: number): Reading => ({
  '/a.sock a a-blue': { requests, errors, meanMs: 5 },
});
const shareOf = (history: History, now: Reading) => history.baselines(now)['a']?.error_share;

test('a color is known by its last minute, not by all that it did before', () => {
  const history = new History();
  history.take(counted(1_000, 500));
  expect(shareOf(history, counted(1_100, 510))).toBe(0.1);
  // Thirty readings are a minute: the first of them has gone.
  for (let i = 0; i < 30; i += 1) history.take(counted(1_100, 510));
  expect(shareOf(history, counted(1_200, 515))).toBe(0.05);
});

test('a minute with few requests says nothing', () => {
  const history = new History();
  history.take(counted(990, 1));
  expect(shareOf(history, counted(1_000, 10))).toBe(0.01);
});

test('nothing is kept over a switch: a color that comes back is not known by the minute before it left', async () => {
  const watched = new Watched();
  const { history } = watched.steward;
  history.take(counted(1_000, 0));
  await watched.promoted();
  expect(shareOf(history, counted(1_100, 55))).toBe(0.05);
  watched.end();
});
