import { TokenInvalid } from '../../../contracts/error-catalogue/services/security.ts';
import type { Principal } from '../../../contracts/security/principal.ts';
import { sampleApp } from '../testing.ts';

describe('callers', () => {
  const ann: Principal = { subject: 'ann', kind: 'user', roles: [], scopes: ['other:read'] };
  const verify = async (token: string) => {
    if (token === 'good') return { ...ann, scopes: ['*:*'] };
    if (token === 'weak') return ann;
    throw new TokenInvalid({ reason: 'it is forged' });
  };
  const { app: guarded } = sampleApp({ verify });
  const as = (token: string, path = '/v1/write') =>
    guarded.request(path, { method: 'POST', headers: { authorization: `Bearer ${token}` } });

  test('without a token may read and not write', async () => {
    expect((await guarded.request('/v1/look')).status).toBe(200);
    const response = await guarded.request('/v1/write', { method: 'POST' });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toMatchObject({ code: 'TOKEN_MISSING' });
  });

  test('with a token are who it says', async () => {
    expect(await (await as('good')).json()).toMatchObject({ caller: 'ann', subject: 'ann' });
  });

  test('with too few scopes are told so', async () => {
    const response = await as('weak');
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'SCOPE_MISSING' });
  });

  test('with a bad token are refused even where none is needed', async () => {
    const response = await guarded.request('/v1/look', { headers: { authorization: 'Bearer x' } });
    expect(response.status).toBe(401);
    const basic = await guarded.request('/v1/look', { headers: { authorization: 'Basic eDp5' } });
    expect(basic.status).toBe(401);
  });

  test('without a token get what the fleet definition gives them', async () => {
    const closed = sampleApp({ config: { door: { anonymous: [] } } }).app;
    expect((await closed.request('/v1/look')).status).toBe(401);
    const open = sampleApp({ config: { door: { anonymous: ['test:write'] } } }).app;
    expect((await open.request('/v1/write', { method: 'POST' })).status).toBe(200);
    expect(() => sampleApp({ config: { door: { anonymous: 'all' } } })).toThrow('door.anonymous');
  });
});
