/** How tokens and users look in answers. */
import { Type, type Static } from 'typebox';
import type { CallContext } from '../../runtime/context.ts';
import type { Granted } from './users/logins.ts';
import type { User } from './users/user-store.ts';

const Text = Type.String();

/** The old fields `token` and `expires_at`, and what renews them; the old agent has the first two only. */
export const Session = Type.Object({
  token: Text,
  expires_at: Type.String({ description: 'ISO 8601' }),
  token_type: Type.Optional(Text),
  scope: Type.Optional(Text),
  refresh_token: Type.Optional(Text),
  refresh_expires_at: Type.Optional(Type.String({ description: 'ISO 8601' })),
});

export function sessionOf({ access, refreshToken, session }: Granted): Static<typeof Session> {
  return {
    token: access.token,
    expires_at: new Date(access.expires * 1000).toISOString(),
    token_type: 'Bearer',
    scope: access.scopes.join(' '),
    refresh_token: refreshToken,
    refresh_expires_at: new Date(session.expires_at).toISOString(),
  };
}

export const UserView = Type.Object({
  user_id: Text,
  roles: Type.Array(Text),
  disabled: Type.Boolean(),
  created_at: Text,
  last_login: Type.Union([Text, Type.Null()]),
  locked_until: Type.Union([Text, Type.Null()]),
});

/** A user without the hash of the password. */
export function viewOf(user: User, lockedUntil: number | undefined): Static<typeof UserView> {
  const { user_id, roles, disabled, created_at, last_login } = user;
  const locked_until = lockedUntil === undefined ? null : new Date(lockedUntil).toISOString();
  return { user_id, roles: [...roles], disabled, created_at, last_login, locked_until };
}

/** Who asks, for the audit log. */
export function actorOf({ principal, caller }: CallContext): string {
  return principal?.subject ?? `${caller ?? 'somebody'} (unproved)`;
}
