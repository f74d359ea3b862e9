/** The refresh token in the browser: scripts never see it, and it goes to the session's own path only. */
import type { Incoming } from '../../../door/http/requests/exchange.ts';

export const SESSION_PATH = '/ui/session';
const NAME = 'tandem_session';
/** A refresh token is text without separators; anything else in its place is none. */
const TOKEN = /^[\w.~+/=-]{1,200}$/;

export function readCookie(request: Pick<Incoming, 'header'>): string | undefined {
  for (const part of (request.header('cookie') ?? '').split(';')) {
    const [name, ...value] = part.trim().split('=');
    const token = value.join('=');
    if (name === NAME && TOKEN.test(token)) return token;
  }
  return undefined;
}

/** @param until end of the session, Unix milliseconds */
export function writeCookie(
  request: Pick<Incoming, 'header'>,
  token: string,
  until: number,
  now = Date.now(),
): string {
  const seconds = Math.max(0, Math.floor((until - now) / 1_000));
  return `${NAME}=${token}; Max-Age=${seconds}; ${attributes(request)}`;
}

export const endCookie = (request: Pick<Incoming, 'header'>) =>
  `${NAME}=; Max-Age=0; ${attributes(request)}`;

/** `Secure` where the client came over TLS, which a proxy in front of the ingress may end. */
function attributes(request: Pick<Incoming, 'header'>): string {
  const tls = request.header('x-forwarded-proto') === 'https';
  return `Path=${SESSION_PATH}; HttpOnly; SameSite=Strict${tls ? '; Secure' : ''}`;
}
