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
