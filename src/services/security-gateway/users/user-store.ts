/** The users, on disk. */
import type { DatabaseSync } from 'node:sqlite';
import {
  LastAdmin,
  UserTaken,
  UserUnknown,
} from '../../../contracts/error-catalogue/services/security.ts';
import { inTransaction } from '../../../runtime/sqlite/transaction.ts';

export interface User {
  readonly user_id: string;
  readonly password_hash: string;
  readonly roles: readonly string[];
  readonly disabled: boolean;
  /** ISO 8601. */
  readonly created_at: string;
  readonly last_login: string | null;
}

const PUT = `INSERT INTO users (user_id, password_hash, roles, disabled, created_at, last_login)
  VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash,
  roles = excluded.roles, disabled = excluded.disabled, created_at = excluded.created_at, last_login = excluded.last_login`;

export class UserStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get size(): number {
    return Number(this.#database.prepare('SELECT COUNT(*) AS n FROM users').get()?.['n'] ?? 0);
  }

  find(id: string): User | undefined {
    const row = this.#database.prepare('SELECT * FROM users WHERE user_id = ?').get(id);
    return row === undefined ? undefined : userOf(row);
  }

  /** @throws USER_UNKNOWN */
  get(id: string): User {
    const user = this.find(id);
    if (user === undefined) throw new UserUnknown({ user: id });
    return user;
  }

  /** All of them, by id. */
  list(): User[] {
    return this.#database.prepare('SELECT * FROM users ORDER BY user_id').all().map(userOf);
  }

  /** @throws USER_EXISTS */
  add(user: User): void {
    inTransaction(this.#database, () => {
      if (this.find(user.user_id) !== undefined) throw new UserTaken();
      this.#put(user);
    });
  }

  /**
   * Changes a user.
   *
   * @throws USER_UNKNOWN; LAST_ADMIN when nobody could administer after it
   */
  change(id: string, change: Partial<Omit<User, 'user_id'>>): User {
    return inTransaction(this.#database, () => {
      const before = this.get(id);
      const after = { ...before, ...change };
      const others = this.list().filter(({ user_id }) => user_id !== id);
      if (isAdmin(before) && !isAdmin(after) && !others.some(isAdmin))
        throw new LastAdmin({ user: id });
      this.#put(after);
      return after;
    });
  }

  /** Puts users over what is there, all or none. */
  putAll(users: readonly User[]): void {
    inTransaction(this.#database, () => users.forEach((user) => this.#put(user)));
  }

  #put(user: User): void {
    const { user_id, password_hash, roles, disabled, created_at, last_login } = user;
    const texts = [password_hash, JSON.stringify(roles)] as const;
    this.#database.prepare(PUT).run(user_id, ...texts, disabled ? 1 : 0, created_at, last_login);
  }
}

function isAdmin({ roles, disabled }: User): boolean {
  return !disabled && roles.includes('admin');
}

function userOf(row: Record<string, unknown>): User {
  return {
    user_id: String(row['user_id']),
    password_hash: String(row['password_hash']),
    roles: JSON.parse(String(row['roles'])) as string[],
    disabled: row['disabled'] === 1,
    created_at: String(row['created_at']),
    last_login: row['last_login'] as string | null,
  };
}
