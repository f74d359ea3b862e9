import { span } from '../testing.ts';
import { waterfall } from './waterfall.ts';

const ids = (spans: readonly { span_id: string }[]) =>
  spans.map(({ span_id }) => span_id[0]).join('');

test('parents stand before their children and siblings by their start, however they came', () => {
  const made = waterfall([
    span('d', { parent: 'b', start_ms: 1_005 }),
    span('c', { parent: 'a', start_ms: 1_003 }),
    span('b', { parent: 'a', start_ms: 1_001 }),
    span('a', { duration_ms: 20 }),
  ]);
  expect(ids(made.spans)).toBe('abdc');
  expect(made).toMatchObject({ start_ms: 1_000, duration_ms: 20, orphans: 0 });
  expect(made.root.span_id[0]).toBe('a');
});

test('while the root has not arrived, the earliest span without a parent stands for it', () => {
  const made = waterfall([
    span('c', { parent: 'x', start_ms: 2 }),
    span('b', { parent: 'x', start_ms: 1 }),
  ]);
  expect(ids(made.spans)).toBe('bc');
  expect(made.orphans).toBe(2);
});

test('spans that name each other or themselves as parents are shown once', () => {
  const loop = [span('a', { parent: 'b' }), span('b', { parent: 'a' }), span('c', { parent: 'c' })];
  expect([...ids(waterfall(loop).spans)].sort().join('')).toBe('abc');
});

test('a chain of thousands of spans is no recursion', () => {
  const hex = (n: number) => (n + 1).toString(16).padStart(16, '0');
  const chain = Array.from({ length: 5_000 }, (_, n) => ({
    ...span('a'),
    span_id: hex(n),
    parent_id: n === 0 ? null : hex(n - 1),
  }));
  expect(waterfall(chain.reverse()).spans[4_999]?.span_id).toBe(hex(4_999));
});

describe('clocks', () => {
  const call = span('a', { kind: 'client', start_ms: 1_000, duration_ms: 100 });
  const served = (start_ms: number, duration_ms = 40) =>
    span('b', { parent: 'a', machine: 'pc2', start_ms, duration_ms });

  test.each([
    ['5 minutes behind', 1_030 - 300_000],
    ['5 minutes ahead', 1_030 + 300_000],
  ])(
    "the work of a call on a machine whose clock is %s stands in the call's middle",
    (_how, at) => {
      const inner = span('c', { parent: 'b', machine: 'pc2', start_ms: at + 5, duration_ms: 1 });
      const { spans, duration_ms } = waterfall([call, served(at), inner]);
      expect(spans.map(({ start_ms }) => start_ms)).toEqual([1_000, 1_030, 1_035]);
      expect(spans[1]?.attributes).toEqual({ 'tandem.clock_shift_ms': 1_030 - at });
      expect(spans[2]?.attributes).toEqual({ 'tandem.clock_shift_ms': 1_030 - at });
      expect(duration_ms).toBe(100);
    },
  );

  test('work that lies within its call stays where it is', () => {
    expect(waterfall([call, served(1_055)]).spans[1]).toMatchObject({
      start_ms: 1_055,
      attributes: {},
    });
  });

  test('work that outlives a call nobody waits for any more is only kept from beginning too early', () => {
    const late = { ...call, code: 'DEADLINE_EXCEEDED' };
    expect(waterfall([late, served(1_090)]).spans[1]?.start_ms).toBe(1_090);
    expect(waterfall([late, served(900)]).spans[1]?.start_ms).toBe(1_000);
    expect(waterfall([call, served(900, 500)]).spans[1]?.start_ms).toBe(1_000);
  });

  test('a task may run long after it was submitted', () => {
    const producer = span('a', { kind: 'producer' });
    const task = span('b', { parent: 'a', kind: 'consumer', machine: 'pc2', start_ms: 90_000 });
    expect(waterfall([producer, task]).spans[1]?.start_ms).toBe(90_000);
  });
});
