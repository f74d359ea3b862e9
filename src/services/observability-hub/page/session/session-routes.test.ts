import { SourceAway } from '../../../../contracts/error-catalogue/observability-hub/page.ts';
import {
  LoginRefused,
  RefreshInvalid,
  SessionUnknown,
} from '../../../../contracts/error-catalogue/services/security.ts';
import { PrincipalKind } from '../../../../contracts/security/principal.ts';
import type { Answer } from '../../../door/http/requests/exchange.ts';
import type { GatewaySessions } from './gateway-session.ts';
import { sessionRoutes } from './session-routes.ts';

const session = {
  token: 'access',
  expires_at: new Date(Date.now() + 900_000).toISOString(),
  scope: '*:read *:write',
  refresh_token: 'r2',
  refresh_expires_at: new Date(Date.now() + 3_600_000).toISOString(),
};
const gateway = {
  login: (_user: string, password: string) =>
    password === 'right' ? Promise.resolve(session) : Promise.reject(new LoginRefused()),
  refresh: (token: string) =>
    token === 'r1' ? Promise.resolve(session) : Promise.reject(new RefreshInvalid({ reason: 'x' })),
  logout: (token: string) => {
    if (token === 'away') return Promise.reject(new SourceAway({ source: 'x', reason: 'y' }));
    return token === 'r1' ? Promise.resolve() : Promise.reject(new SessionUnknown());
  },
} as unknown as GatewaySessions;
const principal = {
  subject: 'anonymous',
  kind: PrincipalKind.anonymous,
  roles: [],
  scopes: ['*:read'],
};

/** @param place method and path */
async function ask(place: string, headers: Record<string, string>, body?: object): Promise<Answer> {
  const [method, path] = place.split(' ');
  const route = sessionRoutes(() => gateway).find((r) => r.method === method && r.path === path)!;
  const text = body === undefined ? '' : JSON.stringify(body);
  const all: Record<string, string> = {
    host: 'hub:7002',
    'content-length': String(text.length),
    ...headers,
  };
  const request = {
    header: (name: string) => all[name],
    body: () => Promise.resolve(new TextEncoder().encode(text)),
  };
  return route.answer({ request: request as never, parameters: {}, principal });
}

const login = { user: 'ann', password: 'right' };

test('a login puts the refresh token where no script sees it', async () => {
  const answer = await ask('POST /ui/session', {}, login);
  expect(answer.headers['Set-Cookie']).toMatch(
    /^tandem_session=r2; Max-Age=3\d{3}; Path=\/ui\/session; HttpOnly; SameSite=Strict$/,
  );
  expect(JSON.parse(answer.body as string)).toMatchObject({
    session: { token: 'access', scopes: ['*:read', '*:write'] },
  });
  expect(answer.body).not.toContain('r2');
});

test('behind a proxy with TLS the cookie goes over TLS only', async () => {
  const answer = await ask('POST /ui/session', { 'x-forwarded-proto': 'https' }, login);
  expect(answer.headers['Set-Cookie']).toMatch(/; Secure$/);
});

test.each<Record<string, string>>([
  { origin: 'http://evil.example' },
  { 'sec-fetch-site': 'cross-site' },
  { origin: 'null' },
])('a page of another place gets nothing: %j', async (headers) => {
  await expect(ask('POST /ui/session', headers, login)).rejects.toMatchObject({
    code: 'ORIGIN_FOREIGN',
  });
  await expect(ask('DELETE /ui/session', headers)).rejects.toMatchObject({ status: 403 });
});

test('its own page may', async () => {
  const own = { origin: 'http://hub:7002', 'sec-fetch-site': 'same-origin' };
  expect((await ask('POST /ui/session', own, login)).status).toBe(200);
});

test('a wrong password is told, a missing one is no question', async () => {
  await expect(ask('POST /ui/session', {}, { ...login, password: 'no' })).rejects.toMatchObject({
    status: 401,
  });
  await expect(ask('POST /ui/session', {}, { user: 'ann' })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  });
});

test('a session goes on by its cookie; one that is over is nobody, and its cookie goes', async () => {
  const going = await ask('POST /ui/session/refresh', { cookie: 'a=b; tandem_session=r1' });
  expect(JSON.parse(going.body as string)).toMatchObject({ session: { token: 'access' } });
  const over = await ask('POST /ui/session/refresh', { cookie: 'tandem_session=r0' });
  expect(JSON.parse(over.body as string)).toEqual({ session: null, anonymous: ['*:read'] });
  expect(over.headers['Set-Cookie']).toContain('Max-Age=0');
});

test('a logout ends it', async () => {
  const answer = await ask('DELETE /ui/session', { cookie: 'tandem_session=r1' });
  expect(answer.headers['Set-Cookie']).toContain('Max-Age=0');
});

test('one that ended elsewhere is logged out of too; one that could not be ended keeps its cookie', async () => {
  const over = await ask('DELETE /ui/session', { cookie: 'tandem_session=r0' });
  expect(over.headers['Set-Cookie']).toContain('Max-Age=0');
  await expect(ask('DELETE /ui/session', { cookie: 'tandem_session=away' })).rejects.toMatchObject({
    code: 'SOURCE_AWAY',
  });
});
