import { stripVTControlCharacters } from 'node:util';
import type { LogLine } from '../../contracts/observability/observability.ts';
import { formatHubLine } from './hub-line.ts';

const line: LogLine = {
  id: '1',
  time: '2026-01-02T03:04:05.678Z',
  machine: 'pc2',
  agent: 'Coder',
  level: 'error',
  msg: 'lost the link',
  trace_id: null,
  fields: { err: { code: 'X', message: 'gone' }, port: 7200, version: '1', deep: { a: 1 } },
};

const plain = (shown: LogLine, search?: string) =>
  stripVTControlCharacters(formatHubLine(shown, { width: 7, search }));

test('a line has its machine, its error and its plain fields', () => {
  expect(plain(line, 'li')).toBe('03:04:05.678 pc2 Coder   error lost the link X: gone port=7200');
});

test('many fields are cut', () => {
  const fields = { blob: 'x'.repeat(500) };
  expect(plain({ ...line, fields }).length).toBeLessThan(200);
});
