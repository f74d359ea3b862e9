import type { Span } from '../../../../contracts/observability/observability.ts';
import { span } from '../testing.ts';
import { Intake } from './intake.ts';

function setUp(now = 5_000) {
  const taken: Span[] = [];
  const counts: Record<string, number> = {};
  const intake = new Intake({
    take: (spans) => taken.push(...spans),
    count: (outcome, number) => (counts[outcome] = (counts[outcome] ?? 0) + number),
    now: () => now,
  });
  const send = (spans: readonly unknown[], more: object = {}) =>
    intake.add(
      'Echo',
      JSON.stringify({ machine: 'pc2', sent_ms: now, dropped: 0, spans, ...more }),
    );
  return { intake, taken, counts, send };
}
const sent = (id: string, more = {}) => ({
  ...span(id, more),
  agent: undefined,
  machine: undefined,
});

test('spans are those of the subject they came on, whatever they say', () => {
  const { intake, taken, counts, send } = setUp();
  send([{ ...sent('a'), agent: 'Somebody', machine: 'mainpc' }]);
  intake.flush();
  expect(taken).toEqual([span('a', { machine: 'pc2' })]);
  expect(counts).toEqual({ received: 1 });
});

test.each([
  ['no JSON', '{'],
  ['no batch', '{"spans":[]}'],
  [
    'a machine that is none',
    JSON.stringify({ machine: '../x', sent_ms: 1, dropped: 0, spans: [] }),
  ],
])('%s is counted and left', (_what, text) => {
  const { intake, taken, counts } = setUp();
  intake.add('Echo', text);
  intake.flush();
  expect(taken).toEqual([]);
  expect(counts).toEqual({ refused: 1 });
});

test('a span that is none does not take the others with it; attributes are bounded', () => {
  const { intake, taken, counts, send } = setUp();
  const many = Object.fromEntries(Array.from({ length: 99 }, (_, n) => [`k${n}`, n]));
  send([
    sent('a', { attributes: { text: 'x'.repeat(9_999), deep: {}, none: null, yes: true } }),
    { ...sent('b'), trace_id: 'short' },
    { ...sent('c'), start_ms: 1e300 },
    sent('d', { attributes: many }),
  ]);
  intake.flush();
  expect(taken[0]?.attributes).toEqual({ text: 'x'.repeat(400), yes: true });
  expect(Object.keys(taken[1]!.attributes)).toHaveLength(24);
  expect(counts).toEqual({ received: 2, refused: 2 });
});

test('times of a machine whose clock is wrong are told in ours', () => {
  const { intake, taken, send } = setUp(400_000);
  send([sent('a', { start_ms: 99_990 })], { sent_ms: 100_000 });
  intake.flush();
  expect(taken[0]).toMatchObject({
    start_ms: 399_990,
    attributes: { 'tandem.clock_shift_ms': 300_000 },
  });
});

test('a flood is taken in part', () => {
  const { intake, taken, counts, send } = setUp();
  const batch = Array.from({ length: 1_500 }, () => sent('a'));
  for (let n = 0; n < 3; n += 1) send(batch);
  intake.flush();
  expect(taken).toHaveLength(4_000);
  expect(counts).toEqual({ received: 4_000, flood: 500 });
});
