import type { Span } from '../../../contracts/observability/observability.ts';
import { waterfall } from './waterfall.ts';

const span = (
  span_id: string,
  parent_id: string | null,
  start_ms: number,
  duration_ms: number,
): Span => ({
  trace_id: 'f'.repeat(32),
  span_id,
  parent_id,
  name: span_id,
  kind: 'server',
  agent: 'A',
  machine: 'mainpc',
  start_ms,
  duration_ms,
  code: 'ok',
  attributes: {},
});

test('children follow their parent, in the order of time', () => {
  const { rows, durationMs } = waterfall([
    span('c', 'a', 60, 40),
    span('a', null, 0, 100),
    span('b', 'a', 10, 20),
    span('d', 'b', 12, 5),
  ]);
  expect(rows.map(({ span: { name }, depth }) => [name, depth])).toEqual([
    ['a', 0],
    ['b', 1],
    ['d', 2],
    ['c', 1],
  ]);
  expect(durationMs).toBe(100);
  expect(rows[3]).toMatchObject({ left: 60, width: 40 });
});

test('a span without its parent stands at the root, and twice the same is one', () => {
  const { rows } = waterfall([span('a', 'gone', 0, 1), span('a', 'gone', 0, 1)]);
  expect(rows).toHaveLength(1);
  expect(rows[0]!.depth).toBe(0);
});

test('nothing is an empty waterfall', () => {
  expect(waterfall([])).toMatchObject({ rows: [], durationMs: 0 });
});
