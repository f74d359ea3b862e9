import { stripVTControlCharacters } from 'node:util';
import { formatLogLine, levelAtLeast } from './log-line.ts';

const line = JSON.stringify({
  time: '2026-01-02T03:04:05.678Z',
  level: 'error',
  msg: 'lost',
  err: { code: 'X', message: 'gone' },
});

test('a JSON line becomes time, name, level, message and error', () => {
  expect(stripVTControlCharacters(formatLogLine('A', line))).toBe(
    '03:04:05.678 A error lost X: gone',
  );
});

test.each(['plain text', '{not json'])('%s is shown as it is', (text) => {
  expect(stripVTControlCharacters(formatLogLine('A', text))).toBe(`A ${text}`);
});

test('levels are filtered by rank, text without a level is kept', () => {
  expect(levelAtLeast(line, 'warn')).toBe(true);
  expect(levelAtLeast(line, 'fatal')).toBe(false);
  expect(levelAtLeast('plain', 'fatal')).toBe(true);
});
