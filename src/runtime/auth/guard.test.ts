import { jest } from '@jest/globals';
import { PrincipalKind, type Principal } from '../../contracts/security/principal.ts';
import { guardWith } from './guard.ts';

const names = { agent: 'error-bus', action: 'replay' };
const agent: Principal = {
  subject: 'MemoryClient',
  kind: PrincipalKind.agent,
  roles: ['agent'],
  scopes: ['*:read'],
};

function setup(score = 0.5) {
  const publish = jest.fn();
  const refused = jest.fn();
  const guard = guardWith({
    verify: async (token) => ({ ...agent, subject: token }),
    trust: async () => score,
    publish,
    refused,
  });
  return { guard, publish, refused };
}

test('a caller without a token is asked for one', async () => {
  await expect(
    setup().guard({ scope: 'errors:read' }, { transport: 'fabric' }, names),
  ).rejects.toMatchObject({ code: 'TOKEN_MISSING', status: 401 });
});

test('a claimed name proves nothing', async () => {
  const meta = { transport: 'fabric', caller: 'core-orchestrator' };
  await expect(setup().guard({}, meta, names)).rejects.toMatchObject({ code: 'TOKEN_MISSING' });
});

test('a scope that is covered lets through, another does not', async () => {
  const { guard } = setup();
  const meta = { transport: 'fabric', token: 'MemoryClient' };
  await expect(guard({ scope: 'errors:read' }, meta, names)).resolves.toEqual(agent);
  await expect(guard({ scope: 'errors:write' }, meta, names)).rejects.toMatchObject({
    code: 'SCOPE_MISSING',
    status: 403,
    message: expect.stringContaining('errors:write') as string,
  });
});

test('nobody in particular is asked for a token where the scopes of the door do not do', async () => {
  const principal = { ...agent, kind: PrincipalKind.anonymous };
  const meta = { transport: 'http', principal };
  await expect(setup().guard({ scope: 'errors:read' }, meta, names)).resolves.toEqual(principal);
  await expect(setup().guard({ scope: 'errors:write' }, meta, names)).rejects.toMatchObject({
    code: 'TOKEN_MISSING',
  });
});

test('a caller below the least trust is refused, which is told once and counted each time', async () => {
  const { guard, publish, refused } = setup(0.59);
  const meta = { transport: 'fabric', token: 'MemoryClient' };
  const failure = { code: 'TRUST_TOO_LOW', status: 403 };
  await expect(guard({ minTrust: 0.6 }, meta, names)).rejects.toMatchObject(failure);
  await expect(guard({ minTrust: 0.6 }, meta, names)).rejects.toMatchObject(failure);
  expect(publish.mock.calls).toEqual([
    ['trust.refused', { subject: 'MemoryClient', ...names, score: 0.59, minimum: 0.6 }],
  ]);
  expect(refused.mock.calls).toEqual([['replay'], ['replay']]);
  await expect(guard({ minTrust: 0.59 }, meta, names)).resolves.toEqual(agent);
});

test('the operator is not judged by calls that he does not make', async () => {
  const meta = { transport: 'http', token: 'operator' };
  await expect(setup(0).guard({ minTrust: 0.9 }, meta, names)).resolves.toMatchObject({
    subject: 'operator',
  });
});
