import { Type } from 'typebox';
import {
  InvalidPassword,
  InvalidSession,
  MissingCredentials,
  UserExists,
  UserNotFound,
} from '../../contracts/error-catalogue/agents/delegation.ts';
import { action, agent } from '../../runtime/agent.ts';
import { Text, reply } from '../schemas.ts';
import { hashPassword, verifyPassword } from '../../runtime/auth/passwords.ts';
import { Sessions, type Session } from './authentication-agent/sessions.ts';
import { movableUsers, type User } from './authentication-agent/users.ts';
import { every } from './shared/every.ts';
import { Opened } from './shared/opened.ts';
import { Records } from './shared/records.ts';
import { stateActions } from './shared/state-actions.ts';

const NAME = 'AuthenticationAgent';
const SWEEP_MS = 300_000;
const users = new Opened<Records<User>>(NAME);
const sessions = new Opened<Sessions>(NAME);

const Credentials = Type.Object({
  user_id: Type.Optional(Type.String({ maxLength: 256 })),
  password: Type.Optional(Type.String({ maxLength: 1024 })),
});

/** @throws LEGACY_CREDENTIALS_MISSING */
function complete({ user_id, password }: { user_id?: string; password?: string }) {
  if (!user_id || !password) throw new MissingCredentials();
  return { user_id, password };
}

export default agent({
  name: NAME,
  description: 'The old users, passwords and session tokens',
  actions: {
    register: action({
      summary: 'Adds a user',
      input: Credentials,
      output: reply({ message: Type.String() }),
      run: async (input) => {
        const { user_id, password } = complete(input);
        if (users.get().has(user_id)) throw new UserExists();
        const password_hash = await hashPassword(password);
        // Two registrations of one name may have been hashing at the same time.
        if (users.get().has(user_id)) throw new UserExists();
        users.get().set(user_id, { password_hash, created_at: new Date().toISOString() });
        return { status: 'success', message: 'User registered successfully' };
      },
    }),

    login: action({
      summary: 'Opens a session of 24 hours',
      input: Credentials,
      output: reply({
        message: Type.String(),
        session: Type.Object({ token: Type.String(), expires_at: Type.String() }),
      }),
      run: async (input) => {
        const { user_id, password } = complete(input);
        const user = users.get().get(user_id);
        if (user === undefined) throw new UserNotFound();
        if (!(await verifyPassword(password, user.password_hash))) throw new InvalidPassword();
        const session = sessions.get().begin(user_id);
        return { status: 'success', message: 'Login successful', session };
      },
    }),

    logout: action({
      summary: 'Ends a session',
      input: Type.Object({ token: Text }),
      output: reply({ message: Type.Optional(Type.String()) }),
      run: ({ token }) => {
        if (!sessions.get().end(token)) throw new InvalidSession();
        return { status: 'success', message: 'Logout successful' };
      },
    }),

    validate_token: action({
      summary: 'Whether a token belongs to an open session',
      input: Type.Object({ token: Text }),
      output: reply({ valid: Type.Boolean() }),
      run: ({ token }) => ({ status: 'success', valid: sessions.get().valid(token) }),
    }),

    ...stateActions(movableUsers(NAME, () => users.get())),
  },
  start: async (ctx) => {
    const kept = await Records.onDisk<User>(ctx.stateDir, 'users.sqlite');
    const open = await Records.onDisk<Session>(ctx.stateDir, 'sessions.sqlite');
    const opened = new Sessions(open);
    users.set(kept);
    sessions.set(opened);
    const stop = every(SWEEP_MS, ctx.log, 'removing expired sessions', () => opened.sweep());
    return () => {
      stop();
      users.set(undefined);
      sessions.set(undefined);
      kept.close();
      open.close();
    };
  },
});
