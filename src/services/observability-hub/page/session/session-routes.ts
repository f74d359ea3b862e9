/** Logging in, staying in and logging out on the page. */
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { InputInvalid } from '../../../../contracts/error-catalogue/runtime/runtime.ts';
import { HUB } from '../../../../contracts/observability/observability.ts';
import type { Principal } from '../../../../contracts/security/principal.ts';
import { TandemError } from '../../../../contracts/errors.ts';
import { readBody } from '../../../door/http/requests/body.ts';
import type { Answer, Incoming } from '../../../door/http/requests/exchange.ts';
import type { PlainRoute } from '../../../door/route.ts';
import type { GatewaySession, GatewaySessions } from './gateway-session.ts';
import { Refreshes } from './refreshes.ts';
import { requireSameOrigin } from './same-origin.ts';
import { endCookie, readCookie, SESSION_PATH, writeCookie } from './session-cookie.ts';

/** Two short texts; nobody sends more to log in. */
const LIMITS = { bytes: 8_192, ms: 5_000 };
const Login = Type.Object({
  user: Type.String({ minLength: 1, maxLength: 256 }),
  password: Type.String({ minLength: 1, maxLength: 1_024 }),
});

/** @param gateway known once the hub has started */
export function sessionRoutes(gateway: () => GatewaySessions): PlainRoute[] {
  const refreshes = new Refreshes((token) => gateway().refresh(token));

  const login = async (request: Incoming): Promise<Answer> => {
    const body = await readBody(request, LIMITS);
    if (!Check(Login, body))
      throw new InputInvalid({
        agent: HUB,
        action: 'login',
        problems: 'user and password must be texts that are not empty',
      });
    return granted(request, await gateway().login(body.user, body.password));
  };

  const refresh = async (request: Incoming, { scopes }: Principal): Promise<Answer> => {
    const token = readCookie(request);
    if (token === undefined) return nobody(request, scopes);
    try {
      return granted(request, await refreshes.refresh(token));
    } catch (error) {
      // That is an answer, and no failure of the request.
      if (isOver(error)) return nobody(request, scopes);
      throw error;
    }
  };

  const logout = async (request: Incoming, { scopes }: Principal): Promise<Answer> => {
    const token = readCookie(request);
    try {
      if (token !== undefined) await gateway().logout(token);
    } catch (error) {
      // Ended elsewhere, or run out: nobody could log out of it, and its cookie would stay.
      if (!isOver(error)) throw error;
    }
    return nobody(request, scopes);
  };

  const route = (
    method: PlainRoute['method'],
    path: string,
    work: (request: Incoming, asker: Principal) => Promise<Answer>,
  ): PlainRoute => ({
    method,
    path,
    scope: null,
    answer: ({ request, principal }) => {
      requireSameOrigin(request);
      return work(request, principal);
    },
  });
  return [
    route('POST', SESSION_PATH, login),
    route('POST', `${SESSION_PATH}/refresh`, refresh),
    route('DELETE', SESSION_PATH, logout),
  ];
}

/** The gateway knows no such session, or not any more. */
const isOver = (error: unknown) => error instanceof TandemError && error.status === 401;

const HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

/** The short-lived token goes into the page's memory, what renews it into the cookie. */
function granted(request: Incoming, session: GatewaySession): Answer {
  const { token, expires_at, scope = '', refresh_token, refresh_expires_at } = session;
  const cookie =
    refresh_token === undefined || refresh_expires_at === undefined
      ? endCookie(request)
      : writeCookie(request, refresh_token, Date.parse(refresh_expires_at));
  const scopes = scope.split(' ').filter((part) => part !== '');
  const expires_in_ms = Math.max(0, Date.parse(expires_at) - Date.now());
  const body = JSON.stringify({ session: { token, expires_in_ms, scopes } });
  return { status: 200, headers: { ...HEADERS, 'Set-Cookie': cookie }, body };
}

/** No session; a cookie that was there goes. @param anonymous what callers without a token may do */
function nobody(request: Incoming, anonymous: readonly string[]): Answer {
  const headers = { ...HEADERS, 'Set-Cookie': endCookie(request) };
  return { status: 200, headers, body: JSON.stringify({ session: null, anonymous }) };
}
