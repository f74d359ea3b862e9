/** Adding and changing users. */
import { UserTaken } from '../../../contracts/error-catalogue/services/security.ts';
import type { News } from '../news.ts';
import type { Lockout } from './lockout.ts';
import type { Logins } from './logins.ts';
import type { PasswordDesk } from './password-desk.ts';
import { checkNewPassword } from './password-rules.ts';
import type { User, UserStore } from './user-store.ts';

export interface AccountParts {
  readonly users: UserStore;
  readonly lockout: Lockout;
  readonly desk: PasswordDesk;
  readonly logins: Logins;
  readonly news: News;
}

export interface UserChange {
  readonly roles?: readonly string[] | undefined;
  readonly disabled?: boolean | undefined;
  readonly password?: string | undefined;
  readonly unlock?: boolean | undefined;
}

export class Accounts {
  readonly #parts: AccountParts;

  constructor(parts: AccountParts) {
    this.#parts = parts;
  }

  /** @throws USER_EXISTS, PASSWORD_WEAK, LOGIN_BUSY, AUDIT_UNAVAILABLE */
  async add(actor: string, id: string, password: string, roles: readonly string[]): Promise<User> {
    const { users, desk, news } = this.#parts;
    if (users.find(id) !== undefined) throw new UserTaken();
    checkNewPassword(id, password);
    const password_hash = await desk.hash(password);
    return news.around({ actor, action: 'add_user', target: id, details: { roles } }, async () => {
      const created_at = new Date().toISOString();
      const user = {
        user_id: id,
        password_hash,
        roles,
        disabled: false,
        created_at,
        last_login: null,
      };
      users.add(user);
      return user;
    });
  }

  /**
   * Changes a user. New rights, a new password and being disabled end the open sessions: a token
   * carries the rights of the moment it was made.
   *
   * @throws USER_UNKNOWN, LAST_ADMIN, PASSWORD_WEAK, LOGIN_BUSY, AUDIT_UNAVAILABLE, REVOCATION_PENDING
   */
  async change(actor: string, id: string, change: UserChange): Promise<User> {
    const { users, desk, lockout, logins, news } = this.#parts;
    const { roles, disabled, password, unlock } = change;
    users.get(id);
    if (password !== undefined) checkNewPassword(id, password);
    const password_hash = password === undefined ? undefined : await desk.hash(password);
    const details = { roles, disabled, unlock, new_password: password !== undefined };
    return news.around({ actor, action: 'set_user', target: id, details }, async () => {
      const user = users.change(id, {
        ...(roles === undefined ? {} : { roles }),
        ...(disabled === undefined ? {} : { disabled }),
        ...(password_hash === undefined ? {} : { password_hash }),
      });
      if (unlock === true) lockout.clear(id);
      const endsSessions = roles !== undefined || disabled === true || password !== undefined;
      if (endsSessions) await logins.logoutEverywhere(id);
      return user;
    });
  }
}
