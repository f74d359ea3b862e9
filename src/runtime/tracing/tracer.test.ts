import type { SentSpan } from '../../contracts/observability/trace.ts';
import { continueTrace } from '../trace.ts';
import { traced, Tracer } from './tracer.ts';

function setUp({ ratio = 0.1, random = 0.5 } = {}) {
  const kept: SentSpan[] = [];
  const state = { now: 1_000 };
  const tracer = new Tracer({
    ratio,
    slowMs: 500,
    keep: (span) => kept.push(span),
    random: () => random,
    now: () => state.now,
  });
  const end = (sampled: boolean, more: { code?: string; name?: string; long?: boolean } = {}) =>
    tracer.ended(
      traced(continueTrace(undefined, { sampled })),
      { name: 'echo', code: 'ok', started: 1_000, ...more },
      () => ({ kind: 'server', attributes: { 'rpc.system': 'fabric' } }),
    );
  return { tracer, kept, state, end };
}

test.each([
  { ratio: 0.1, random: 0.09, sampled: true },
  { ratio: 0.1, random: 0.1, sampled: false },
  { ratio: 0, random: 0, sampled: false },
  { ratio: 1, random: 0.999, sampled: true },
])('of the traces that start here a share is sampled: $ratio, $random', (given) => {
  const { tracer } = setUp(given);
  expect(tracer.samples('echo')).toBe(given.sampled);
  expect(tracer.samples('heartbeat')).toBe(false);
});

test('a span of a sampled trace says what was done, when, and for how long', () => {
  const { kept, state, end } = setUp();
  state.now = 1_012.5;
  end(true);
  expect(kept).toEqual([
    {
      trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      span_id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      parent_id: null,
      name: 'echo',
      kind: 'server',
      start_ms: performance.timeOrigin + 1_000,
      duration_ms: 12.5,
      code: 'ok',
      attributes: { 'rpc.system': 'fabric' },
    },
  ]);
});

test('outside of a sampled trace only failures and slow work are kept, and say so', () => {
  const { kept, state, end } = setUp();
  end(false);
  end(false, { code: 'AGENT_UNREACHABLE' });
  state.now = 1_600;
  end(false);
  end(false, { long: true });
  expect(kept.map(({ code, duration_ms }) => [code, duration_ms])).toEqual([
    ['AGENT_UNREACHABLE', 0],
    ['ok', 600],
  ]);
  expect(kept.every(({ attributes }) => attributes['tandem.unsampled'] === true)).toBe(true);
});

test('housekeeping is kept in a sampled trace alone', () => {
  const { kept, end } = setUp();
  end(false, { name: 'heartbeat', code: 'AGENT_UNREACHABLE' });
  end(true, { name: 'heartbeat' });
  expect(kept).toMatchObject([{ name: 'heartbeat', code: 'ok' }]);
});

test('a flood of failures is kept in part', () => {
  const { kept, state, end } = setUp();
  for (let n = 0; n < 50; n += 1) end(false, { code: 'BROKEN' });
  expect(kept).toHaveLength(20);
  state.now += 1_000;
  end(false, { code: 'BROKEN' });
  expect(kept).toHaveLength(21);
});
