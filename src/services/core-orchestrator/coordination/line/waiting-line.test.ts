import fc from 'fast-check';
import { WaitingLine, type Waiting } from './waiting-line.ts';

function setUp(capacity = 100) {
  const time = { nowMs: 0 };
  const line = new WaitingLine<Waiting>(capacity, () => time.nowMs);
  const add = (id: string, priority: number) => line.push({ id, priority, sinceMs: time.nowMs });
  return { time, line, add };
}

test('the most urgent leaves first, of equals the one that came first', () => {
  const { line, add } = setUp();
  add('a', 3);
  add('b', 1);
  add('c', 3);
  add('d', 2);
  expect(line.position('c')).toBe(4);
  expect([1, 2, 3, 4, 5].map(() => line.next()?.id)).toEqual(['b', 'd', 'a', 'c', undefined]);
});

test('waiting makes urgent: a late request of priority 2 stands behind one of 5 that waited 4 minutes', () => {
  const { time, line, add } = setUp();
  add('old', 5);
  time.nowMs = 4 * 60_000;
  add('new', 2);
  expect(line.next()?.id).toBe('old');
});

test('it is full at its capacity and says so', () => {
  const { line, add } = setUp(2);
  add('a', 1);
  add('b', 1);
  expect(line.full).toBe(true);
  expect(() => add('c', 1)).toThrow(RangeError);
});

test('nobody waits for ever: under endless urgent requests everyone leaves after its minutes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 10 }), (priority) => {
      const { time, line, add } = setUp();
      add('patient', priority);
      for (let second = 0; second <= 10 * 60; second++) {
        time.nowMs = second * 1_000;
        add(`urgent${second}`, 1);
        if (line.next()?.id === 'patient') return second <= (priority - 1) * 60;
      }
      return false;
    }),
  );
});
