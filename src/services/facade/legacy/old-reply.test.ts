import '../../../contracts/error-catalogue/services/registry.ts';
import { successOf } from './old-reply.ts';

const read = (reply: Record<string, unknown>) => successOf(reply, 'ServiceRegistry', 'list_agents');

test.each(['success', 'ok', 'SUCCESS', 'queued', 'healthy', 'degraded', 'HEALTHY'])(
  '%s is a success',
  (status) => {
    expect(read({ status, agents: [] })).toEqual({ status, agents: [] });
  },
);

test.each([
  [{ status: 'error', error: 'no' }, 'no'],
  [{ status: 'ERROR', message: 'no disk' }, 'no disk'],
  [{ status: 'NOT_FOUND', reason: 'nobody' }, 'nobody'],
  [{ status: 'unknown_action' }, 'it gave no reason'],
  [{ error: 'no status at all' }, 'no status at all'],
])('%j is a refusal', (reply, reason) => {
  expect(() => read(reply)).toThrow(
    expect.objectContaining({
      code: 'DELEGATION_REFUSED',
      message: expect.stringContaining(reason) as string,
    }),
  );
});

test('a failure of our own catalogue keeps its code and status', () => {
  const reply = { status: 'error', error: 'Agent X not found', code: 'AGENT_NOT_FOUND' };
  expect(() => read(reply)).toThrow(
    expect.objectContaining({ code: 'AGENT_NOT_FOUND', status: 404, message: 'Agent X not found' }),
  );
});

test('an empty error field beside data is no failure', () => {
  expect(read({ error: '', agents: ['a'] })).toEqual({ error: '', agents: ['a'] });
});
