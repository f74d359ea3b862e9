import { LEVELS } from '../index/line.ts';
import { readLine } from './read-line.ts';

const read = (line: unknown) => {
  const { rank, ...rest } = readLine(line);
  return { level: LEVELS[rank], ...rest };
};

test('a line of our containers', () => {
  const line = { time: 'x', level: 'warn', msg: 'slow', agent: 'A', machine: 'pc2', ms: 12 };
  expect(read({ ...line, trace_id: 'abc' })).toEqual({
    level: 'warn',
    msg: 'slow',
    traceId: 'abc',
    fields: { ms: 12 },
  });
});

test.each([
  ['[1] 2026/11/20 12:00:00.123456 [WRN] slow consumer', 'warn', 'slow consumer'],
  ['[1] 2026/11/20 12:00:00.123456 [FTL] no disk', 'error', 'no disk'],
  ['[NOTICE]   (1) : Loading success.', 'info', 'Loading success.'],
  ['[ALERT]    (8) : cannot bind', 'error', 'cannot bind'],
  ['plain text', 'info', 'plain text'],
  ['[whatever] it is', 'info', '[whatever] it is'],
  [{ ts: 1, level: 'INFO', msg: 'ready', source: 'main.go' }, 'info', 'ready'],
  [{ message: { a: 1 } }, 'info', '{"a":1}'],
  [{}, 'info', ''],
])('%j is %s: %s', (line, level, msg) => expect(read(line)).toMatchObject({ level, msg }));
