import { NOON } from './testing.ts';
import { errorState, reportOf } from './state.ts';

const value = {
  timestamp: 1763650000.123456,
  agent: 'Coder',
  error_type: 'X',
  message: 'boom',
  severity: 'ERROR',
  context: '{"a":1}',
};

test('a row of the old bus keeps its own form beside the report that it becomes', () => {
  const report = reportOf({ key: 'error:17', value }, NOON);
  expect(report).toMatchObject({
    agent_name: 'Coder',
    timestamp: '2025-11-20T14:46:40.123Z',
    severity: 'error',
    context: { a: 1 },
    origin: { via: 'migration', id: '17', row: value },
  });
  expect(reportOf({ key: 'error:17', value }, NOON + 5).error_id).toBe(report.error_id);
  expect(reportOf({ key: 'error:18', value }, NOON).error_id).not.toBe(report.error_id);
});

test('an empty row is still a row', () => {
  const report = reportOf({ key: 'error:1', value: { timestamp: 1763650000 } }, NOON);
  expect(report).toMatchObject({ agent_name: 'unknown', message: '(none)' });
});

test('both ways of writing the same row have the same fingerprint', () => {
  const other = {
    ...value,
    timestamp: '2025-11-20T14:46:40.123Z',
    severity: 'error',
    context: { a: 1 },
  };
  expect(errorState.fingerprint!({ key: 'k', value: other })).toEqual(
    errorState.fingerprint!({ key: 'k', value }),
  );
});
