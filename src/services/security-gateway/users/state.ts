/** Users as they move to and from the old AuthenticationAgent; sessions do not move. */
import { Type } from 'typebox';
import Value from 'typebox/value';
import { isPasswordHash } from '../../../runtime/auth/passwords.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import type { CapabilityState } from '../../facade/state.ts';
import type { PasswordDesk } from './password-desk.ts';
import type { User, UserStore } from './user-store.ts';

const PREFIX = 'user:';
const MovedUser = Type.Object({ password_hash: Type.String(), created_at: Type.String() });

type Moved = Pick<User, 'user_id' | 'created_at' | 'password_hash'>;

/** The old agent knows no roles: who comes from there may look and nothing else. */
const MOVED_ROLES = ['viewer'];

export function userState(parts: () => { users: UserStore; desk: PasswordDesk }): CapabilityState {
  return {
    export: () =>
      parts()
        .users.list()
        .map(({ user_id, password_hash, created_at }) => ({
          key: `${PREFIX}${user_id}`,
          value: { password_hash, created_at },
        })),
    async import(records) {
      const { users, desk } = parts();
      const moved: Moved[] = [];
      for (const record of records) moved.push(await movedUser(record, desk));
      // Rights are looked at when all is ready to be put: somebody may be disabled while hashes are wrapped.
      users.putAll(moved.map((one) => ({ ...rightsOf(users.find(one.user_id)), ...one })));
    },
    // An old hash is wrapped when it arrives, so only the newer kind looks the same on both sides.
    fingerprint: ({ key, value }) =>
      String(value['password_hash']).startsWith('$argon2id$')
        ? { key, ...value }
        : { key, created_at: value['created_at'], old: true },
  };
}

async function movedUser({ key, value }: StateRecord, desk: PasswordDesk): Promise<Moved> {
  const { password_hash, created_at } = Value.Parse(MovedUser, value);
  if (!key.startsWith(PREFIX) || !isPasswordHash(password_hash))
    throw new Error(`record ${key} is no user with a known kind of password hash`);
  const user_id = key.slice(PREFIX.length);
  return { user_id, created_at, password_hash: await desk.wrap(password_hash) };
}

/** What the old agent does not know of a user. */
function rightsOf(known: User | undefined): Omit<User, keyof Moved> {
  if (known === undefined) return { roles: MOVED_ROLES, disabled: false, last_login: null };
  const { roles, disabled, last_login } = known;
  return { roles, disabled, last_login };
}
