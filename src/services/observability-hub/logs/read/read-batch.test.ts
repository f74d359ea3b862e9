import { readBatch } from './read-batch.ts';

const TIME = '2026-11-20T12:00:00.123456789Z';
const message = (...entries: unknown[]) => ({
  subject: 'log.pc2.Coder',
  headers: { get: () => 'c1' },
  string: () =>
    entries
      .map((entry) => `${typeof entry === 'string' ? entry : JSON.stringify(entry)}\n`)
      .join(''),
});

test('entries become lines with who wrote them, and when', () => {
  const { lines } = readBatch(message({ time: TIME, stream: 'stderr', nth: 2, line: 'text' }));
  expect(lines).toMatchObject([
    {
      machine: 'pc2',
      agent: 'Coder',
      container: 'c1',
      ms: Date.parse('2026-11-20T12:00:00.123Z'),
      nanos: 456_789,
      nth: 2,
      isStderr: true,
      msg: 'text',
      json: '"text"',
    },
  ]);
});

test('what cannot be read is counted and does not keep the others back', () => {
  const { lines, unreadable } = readBatch(
    message(
      '{broken',
      'null',
      { time: 'soon', line: 'x' },
      { time: TIME },
      { time: TIME, line: 'y' },
    ),
  );
  expect(lines.map(({ msg }) => msg)).toEqual(['y']);
  expect(unreadable).toBe(4);
});
