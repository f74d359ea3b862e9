import { readPlace, type LogEntry } from '../../../../contracts/observability/log-batch.ts';
import { Allowance, type Limits } from './allowance.ts';
import { Intake } from './intake.ts';

const roomy: Limits = {
  linesPerSecond: 1e6,
  burstLines: 1e6,
  bytesPerSecond: 1e9,
  burstBytes: 1e9,
};
const at = (ms: number) => `2026-11-20T12:00:00.${String(ms).padStart(3, '0')}000000Z`;

function sample(limits: Limits = roomy, stored?: string) {
  const entries: LogEntry[] = [];
  const reached: string[] = [];
  const leftOut: number[] = [];
  const intake = new Intake({
    lane: {
      add: (entry, place) => {
        entries.push(JSON.parse(entry) as LogEntry);
        reached.push(`${place.time.slice(20, 23)}#${place.nth}`);
      },
    },
    allowance: new Allowance(limits),
    linesPerSecond: limits.linesPerSecond,
    stored: readPlace(stored),
    onLeftOut: (lines) => leftOut.push(lines),
  });
  const write = (ms: number, text: string, isStderr = false) => {
    const frame = Buffer.from(`${at(ms)} ${text}`);
    intake.take(frame, 0, frame.length, isStderr);
  };
  return { intake, entries, reached, leftOut, write };
}

test('JSON lines stay JSON, others are text, empty ones are dropped', () => {
  const { write, entries } = sample();
  write(1, '{"msg":"a","n":1.0}\n');
  write(2, 'plain "text"\r\n', true);
  write(3, '{broken\n');
  write(4, '\n');
  expect(entries).toEqual([
    { time: at(1), line: { msg: 'a', n: 1 } },
    { time: at(2), stream: 'stderr', line: 'plain "text"' },
    { time: at(3), line: '{broken' },
  ]);
});

test('lines of one time are told apart', () => {
  const { write, reached } = sample();
  for (const ms of [1, 1, 1, 2]) write(ms, 'x\n');
  expect(reached).toEqual(['001#0', '001#1', '001#2', '002#0']);
});

test('a line that the engine cut is one line, also when the other stream speaks in between', () => {
  const { write, entries } = sample();
  write(1, 'first half ');
  write(2, 'other\n', true);
  write(1, 'second half\n');
  expect(entries.map(({ line }) => line)).toEqual(['other', 'first half second half']);
});

test('it goes on after what is stored', () => {
  const { write, entries } = sample(roomy, `${at(2)}#0`);
  for (const ms of [1, 2, 2, 3]) write(ms, `line of ${ms}\n`);
  expect(entries).toEqual([
    { time: at(2), nth: 1, line: 'line of 2' },
    { time: at(3), line: 'line of 3' },
  ]);
});

test('what is too much is left out, counted and told in one line', () => {
  const { write, entries, leftOut, intake } = sample({
    ...roomy,
    linesPerSecond: 10,
    burstLines: 10,
  });
  for (let ms = 0; ms < 500; ms += 1) write(ms, `${ms}\n`);
  expect(entries).toHaveLength(10);
  intake.quiet();
  expect(leftOut).toEqual([490]);
  expect(entries.at(-1)).toMatchObject({ nth: -1, line: { level: 'warn', left_out: 490 } });
});

test('a line without a time is refused', () => {
  const { intake } = sample();
  const frame = Buffer.from('this line is long enough to have one, and has none\n');
  expect(() => intake.take(frame, 0, frame.length, false)).toThrow('without its time');
});
