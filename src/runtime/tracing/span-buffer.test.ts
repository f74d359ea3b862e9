import type { SentSpan, SpanBatch } from '../../contracts/observability/trace.ts';
import { SpanBuffer } from './span-buffer.ts';

function setUp(limits = { kept: 5, batch: 2, waitMs: 60_000 }) {
  const published: SpanBatch[] = [];
  const state = { connected: true, dropped: 0 };
  const buffer = new SpanBuffer({
    machine: 'pc2',
    publish: (batch) => state.connected && published.push(batch) > 0,
    onDropped: () => (state.dropped += 1),
    limits,
  });
  const add = (...ids: string[]) => ids.forEach((id) => buffer.add({ span_id: id } as SentSpan));
  const ids = () => published.map(({ spans }) => spans.map(({ span_id }) => span_id).join(''));
  return { buffer, published, state, add, ids };
}

test('spans go out when a batch is full, the rest when it is asked for', () => {
  const { buffer, add, ids, published } = setUp();
  add('a', 'b', 'c');
  expect(ids()).toEqual(['ab']);
  buffer.flush();
  buffer.flush();
  expect(ids()).toEqual(['ab', 'c']);
  expect(published[0]).toMatchObject({ machine: 'pc2', dropped: 0 });
});

test('what waits goes out after the wait', async () => {
  const { add, ids } = setUp({ kept: 5, batch: 2, waitMs: 1 });
  add('a');
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(ids()).toEqual(['a']);
});

test('while nothing can be published as many are kept as fit, and the others are counted', () => {
  const { buffer, add, ids, state, published } = setUp();
  state.connected = false;
  add('a', 'b', 'c', 'd', 'e', 'f', 'g');
  expect(ids()).toEqual([]);
  expect(state.dropped).toBe(2);
  state.connected = true;
  buffer.flush();
  expect(ids()).toEqual(['ab', 'cd', 'e']);
  expect(published.at(-1)?.dropped).toBe(2);
});
