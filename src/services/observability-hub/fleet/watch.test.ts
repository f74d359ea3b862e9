import { getEventListeners } from 'node:events';
import type { FleetNews } from '../../../contracts/observability/observability.ts';
import { facts, planned, testBoard } from '../testing.ts';
import { watchFleet } from './watch.ts';

test('begins with all of it, then tells in one piece what changed since', async () => {
  const { board, report, after } = testBoard([planned('A'), planned('B')]);
  const end = new AbortController();
  const seen: FleetNews[] = [];
  const watch = watchFleet(board, end.signal, 0);
  seen.push((await watch.next()).value as FleetNews);
  const next = watch.next();
  report('mainpc', [facts('A'), facts('B')]);
  after(0);
  board.tell();
  report('mainpc', [facts('A', { state: 'exited', exit_code: 1 }), facts('B')]);
  after(0);
  board.tell();
  seen.push((await next).value as FleetNews);
  expect(seen.map(({ type }) => type)).toEqual(['snapshot', 'change']);
  expect(seen[0]!.members.map(({ state }) => state)).toEqual(['unknown', 'unknown']);
  const [a, b] = seen[1]!.members;
  expect([a!.state, b!.state]).toEqual(['dead', 'healthy']);
  end.abort();
  expect((await watch.next()).done).toBe(true);
});

test('a watch that goes on for long leaves nothing on the signal, and misses nothing while its reader is busy', async () => {
  const { board, report, after } = testBoard([planned('A')]);
  const end = new AbortController();
  const watch = watchFleet(board, end.signal, 1);
  await watch.next();
  const before = getEventListeners(end.signal, 'abort').length;
  for (const exit_code of [1, 2, 3, 4]) {
    report('mainpc', [facts('A', { state: 'exited', exit_code })]);
    after(0);
    // Nobody waits for it at this moment.
    board.tell();
    expect((await watch.next()).value).toMatchObject({ members: [{ exit_code }] });
  }
  expect(getEventListeners(end.signal, 'abort')).toHaveLength(before);
  end.abort();
  expect((await watch.next()).done).toBe(true);
});
