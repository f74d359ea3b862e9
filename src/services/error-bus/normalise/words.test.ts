import { hintsOfSubject } from './old-subject.ts';
import { severityOf } from './severity.ts';
import { timeOf } from './time.ts';
import { readZmq } from './zmq-message.ts';

test.each([
  ['CRITICAL', 'critical'],
  ['high', 'error'],
  ['medium', 'warning'],
  ['low', 'info'],
  [' Warn ', 'warning'],
  [40, 'error'],
  [50, 'critical'],
  ['constructor', undefined],
  [null, undefined],
])('severity %j is %s', (word, severity) => {
  expect(severityOf(word)).toBe(severity);
});

test.each([
  [1763650000.5, 1763650000500],
  ['1763650000.5', 1763650000500],
  [1763650000500, 1763650000500],
  ['2025-11-20T14:46:40.500000', 1763650000500],
  ['2025-11-20 14:46:40,500', 1763650000500],
  ['2025-11-20T15:46:40.5+01:00', 1763650000500],
  ['soon', undefined],
  [-1, undefined],
  [Number.NaN, undefined],
])('time %j is %s', (text, ms) => {
  expect(timeOf(text)).toBe(ms);
});

test.each([
  ['errors.events', {}],
  ['errors.agents.Coder', { agent: 'Coder' }],
  ['errors.system', {}],
  ['errors.system.critical', { severity: 'critical' }],
  ['errors.WARNING.Vision', { severity: 'WARNING', agent: 'Vision' }],
])('subject %s says %j', (subject, said) => {
  expect(hintsOfSubject(subject)).toEqual(said);
});

test.each([
  ['no JSON at all', 'ERROR:'],
  ['not JSON', 'ERROR:{"a":'],
  ['two objects', '{}{}'],
])('%s is refused', (_, text) => {
  expect(() => readZmq([Buffer.from(text)])).toThrow('this is no error report');
});

test('bytes that are no text are refused', () => {
  expect(() => readZmq([Buffer.from([0xff, 0x7b])])).toThrow('not UTF-8');
});
