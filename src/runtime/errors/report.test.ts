import Value from 'typebox/value';
import { ErrorReport, reportLimits } from '../../contracts/error-report.ts';
import { UnknownAction } from '../../contracts/error-catalogue/runtime/runtime.ts';
import { categoryOf } from './category.ts';
import { buildReport, isIntact } from './report.ts';

const identity = {
  agent: 'MemoryClient',
  slug: 'memory-client',
  machine: 'mainpc',
  group: 'memory_system',
  version: '1.0.0',
  color: 'blue',
  instance: 'i1',
};
const build = (error: unknown, notes = {}, sequence = 1) =>
  buildReport(error, notes, { identity, sequence, now: 0 });

test('an error becomes a report that keeps the contract', () => {
  const report = build(new TypeError('boom'), {
    severity: 'critical',
    context: { n: 1 },
    traceId: 't',
  });
  expect(Value.Errors(ErrorReport, report)).toEqual([]);
  expect(report).toMatchObject({
    agent_name: 'MemoryClient',
    severity: 'critical',
    error_type: 'TypeError',
    message: 'boom',
    context: { n: 1 },
    correlation_id: 't',
    timestamp: '1970-01-01T00:00:00.000Z',
  });
});

test('a failure of the catalogue is reported under its code', () => {
  expect(build(new UnknownAction({ action: 'x' })).error_type).toBe('UNKNOWN_ACTION');
});

test.each([['text'], [undefined], [null], [Symbol('s')], [{ a: 1n }]])(
  '%p can be reported',
  (thrown) => {
    expect(Value.Errors(ErrorReport, build(thrown))).toEqual([]);
  },
);

test('the id is that of the content; equal errors of one life differ by their number', () => {
  const error = new Error('same');
  expect(build(error).error_id).toBe(build(error).error_id);
  expect(build(error, {}, 2).error_id).not.toBe(build(error).error_id);
  expect(isIntact(build(error))).toBe(true);
  expect(isIntact({ ...build(error), message: 'other' })).toBe(false);
});

test('a report survives JSON with the same id', () => {
  const report = build(new Error('x'), { context: { gone: undefined, when: new Date(0), b: 1n } });
  expect(isIntact(JSON.parse(JSON.stringify(report)) as typeof report)).toBe(true);
});

test('long texts are cut, secrets hidden, and a context that cannot be written is named', () => {
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  expect(build(new Error('m'.repeat(10_000))).message).toHaveLength(reportLimits.message);
  expect(JSON.stringify(build('x', { context: { big: 'b'.repeat(100_000) } }))).toHaveLength(
    JSON.stringify(build('x', { context: { big: 'c'.repeat(200_000) } })).length,
  );
  expect(build('x', { context: { password: 'hunter2' } }).context).toEqual({
    password: '[redacted]',
  });
  expect(build('x', { context: loop }).context).toHaveProperty('unwritable');
});

test.each([
  ['ConnectionError', 'network'],
  ['DB_LOCKED', 'database'],
  ['AuthenticationFailed', 'authentication'],
  ['INPUT_INVALID', 'validation'],
  ['MemoryError', 'resource'],
  ['ConfigMissing', 'configuration'],
  ['ApiTimeout', 'external_api'],
  ['UserAbort', 'user_input'],
  ['LogicError', 'business_logic'],
  ['TypeError', 'system'],
])('%s is of category %s', (type, category) => {
  expect(categoryOf(type)).toBe(category);
});
