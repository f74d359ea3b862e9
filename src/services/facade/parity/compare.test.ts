import { UnknownAction } from '../../../contracts/error-catalogue/runtime/runtime.ts';
import { DelegationRefused } from '../../../contracts/error-catalogue/services/facade.ts';
import { AgentNotFound } from '../../../contracts/error-catalogue/services/registry.ts';
import { compare } from './compare.ts';

const found = (service: object, legacy: object, input: object = {}, ignore: string[] = []) =>
  compare({ body: { ...service } }, { body: { ...legacy } }, input, ignore);

test('times, made-up ids and words of success do not count', () => {
  const service = {
    status: 'success',
    timestamp: '2026-01-01T00:00:00Z',
    id: '0b0e7f5e-2f0b-4c39-9d4e-0a8f6f2f1c11',
    uptime: 3,
  };
  const legacy = {
    status: 'ok',
    timestamp: 1767225600.12,
    id: 'd0a52a9c-38a5-4f0e-8a39-2a5d8a3b9d10',
    uptime: 99,
  };
  expect(found(service, legacy)).toEqual([]);
});

test('an id that the caller chose has to come back', () => {
  const mine = '0b0e7f5e-2f0b-4c39-9d4e-0a8f6f2f1c11';
  const other = 'd0a52a9c-38a5-4f0e-8a39-2a5d8a3b9d10';
  expect(found({ task_id: other }, { task_id: mine }, { task_id: mine })).toMatchObject([
    { reason: 'value', path: 'task_id' },
  ]);
});

test('what only the service gives is no difference; what it lacks is', () => {
  expect(found({ host: 'a', extra: 1 }, { host: 'a' })).toEqual([]);
  expect(found({ host: 'a' }, { host: 'a', port: 1 })).toMatchObject([
    { reason: 'missing', path: 'port', service: '(absent)', legacy: '1' },
  ]);
});

test('values, types and lengths are told apart', () => {
  expect(found({ a: 1, b: '1', c: [1, 2] }, { a: 2, b: 1, c: [1] })).toMatchObject([
    { reason: 'value', path: 'a' },
    { reason: 'type', path: 'b' },
    { reason: 'length', path: 'c.1' },
  ]);
});

test('ignored paths reach into lists', () => {
  const ignore = ['agents.*.port'];
  expect(found({ agents: [{ port: 1 }] }, { agents: [{ port: 2 }] }, {}, ignore)).toEqual([]);
});

test('samples hide secrets and are cut', () => {
  const [token, text] = found(
    { token: 'abcdefghi', text: 'x'.repeat(500) },
    { token: 'ihgfedcba', text: 'y' },
  );
  expect(JSON.stringify(token)).not.toMatch(/abcdefghi|ihgfedcba/);
  expect(text?.service.length).toBeLessThan(140);
});

test('outcomes: one refuses, both refuse alike, both refuse differently', () => {
  const unknown = { failure: new UnknownAction({ action: 'x' }) };
  const notFound = { failure: new AgentNotFound({ agent_name: 'x' }) };
  const refused = { failure: new DelegationRefused({ legacy: 'L', action: 'x', reason: 'no' }) };
  expect(compare({ body: {} }, refused, {})).toMatchObject([{ reason: 'outcome' }]);
  expect(compare(notFound, refused, {})).toEqual([]);
  expect(compare(notFound, notFound, {})).toEqual([]);
  expect(compare(unknown, notFound, {})).toMatchObject([{ reason: 'code' }]);
});
