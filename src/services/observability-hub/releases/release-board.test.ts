import type { ReleaseEvent } from '../../../contracts/release/event.ts';
import { ReleaseBoard } from './release-board.ts';

const event = (machine: string, kind: ReleaseEvent['kind'], reason: string | null = null) =>
  ({ machine, kind, reason }) as ReleaseEvent;

test('the last word of each machine counts; a state is no happening', () => {
  const board = new ReleaseBoard();
  for (const one of [event('pc2', 'prepared'), event('mainpc', 'state'), event('pc2', 'state')])
    board.take(one);
  expect(board.machines()).toEqual([event('mainpc', 'state'), event('pc2', 'state')]);
  expect(board.happenings()).toEqual([event('pc2', 'prepared')]);
});

test('the newest comes first, and there is an end', () => {
  const board = new ReleaseBoard();
  for (let n = 0; n < 200; n += 1) board.take(event('pc2', 'committed', String(n)));
  expect(board.happenings()).toHaveLength(100);
  expect(board.happenings()[0]?.reason).toBe('199');
});
