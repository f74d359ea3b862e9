/** Users in and out, under the names and texts of the old AuthenticationAgent. */
import { decodeJwt } from 'jose/jwt/decode';
import { Type } from 'typebox';
import {
  CredentialsMissing,
  TokenInvalid,
} from '../../contracts/error-catalogue/services/security.ts';
import { ADMIN_SCOPE, USER_ROLES } from '../../contracts/security/roles.ts';
import { LONGEST_TOKEN } from '../../contracts/security/token.ts';
import { facade } from '../facade/facade.ts';
import { gateway } from './gateway.ts';
import { actorOf, Session, sessionOf } from './replies.ts';
import type { ProvedToken } from './users/logins.ts';
import { userState } from './users/state.ts';

const authentication = facade('authentication');
authentication.state(userState(gateway));

const agent = 'AuthenticationAgent' as const;
const UserId = Type.String({ maxLength: 256 });
const Password = Type.String({ maxLength: 1024 });
/** Both may be missing, because the old text for that is an answer of the action. */
const Credentials = { user_id: Type.Optional(UserId), password: Type.Optional(Password) };
const Token = Type.Object({ token: Type.String({ minLength: 1, maxLength: LONGEST_TOKEN }) });

/** @throws CREDENTIALS_MISSING */
function complete({ user_id, password }: { user_id?: string; password?: string }) {
  if (!user_id || !password) throw new CredentialsMissing();
  return { user_id, password };
}

export const authenticationActions = {
  register: authentication.action({
    summary: 'Adds a user; needs an administrator',
    input: Type.Object({
      ...Credentials,
      roles: Type.Optional(Type.Array(Type.Enum([...USER_ROLES]), { default: ['viewer'] })),
    }),
    output: Type.Object({ status: Type.String(), message: Type.String() }),
    requires: { scope: ADMIN_SCOPE },
    async run(input, ctx) {
      const { user_id, password } = complete(input);
      await gateway().accounts.add(actorOf(ctx), user_id, password, input.roles ?? ['viewer']);
      return { status: 'success', message: 'User registered successfully' };
    },
    old: {
      agent,
      request: ({ user_id, password }) => ({ action: 'register', user_id, password }),
    },
  }),

  login: authentication.action({
    summary: 'Opens a session for a user',
    input: Type.Object(Credentials),
    output: Type.Object({ status: Type.String(), message: Type.String(), session: Session }),
    timeoutMs: 10_000,
    async run(input) {
      const { user_id, password } = complete(input);
      const granted = await gateway().logins.login(user_id, password);
      return { status: 'success', message: 'Login successful', session: sessionOf(granted) };
    },
    old: { agent, ignore: ['session'] },
  }),

  logout: authentication.action({
    summary: 'Ends a session, by its access token or its refresh token',
    input: Token,
    output: Type.Object({ status: Type.String(), message: Type.Optional(Type.String()) }),
    async run({ token }) {
      await gateway().logins.logout(token, await proved(token));
      return { status: 'success', message: 'Logout successful' };
    },
    old: { agent },
  }),

  validate_token: authentication.action({
    summary: 'Whether an access token is good now',
    input: Token,
    output: Type.Object({ status: Type.String(), valid: Type.Boolean() }),
    run: async ({ token }) => ({ status: 'success', valid: (await proved(token)) !== undefined }),
    old: { agent },
  }),
};

/** Undefined for a token that is not good; IDENTITY_UNAVAILABLE goes on to the caller. */
async function proved(token: string): Promise<ProvedToken | undefined> {
  try {
    await gateway().verify(token);
  } catch (error) {
    if (error instanceof TokenInvalid) return undefined;
    throw error;
  }
  const { sub, jti, sid } = decodeJwt(token);
  return {
    subject: sub ?? '',
    jti: jti ?? '',
    sid: typeof sid === 'string' ? sid : undefined,
  };
}
