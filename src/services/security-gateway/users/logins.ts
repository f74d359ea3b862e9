/** Logging in, staying in, logging out. */
import {
  LoginRefused,
  RefreshInvalid,
  RevocationPending,
  SessionUnknown,
} from '../../../contracts/error-catalogue/services/security.ts';
import { PrincipalKind } from '../../../contracts/security/principal.ts';
import { RevokedKind } from '../../../contracts/security/token.ts';
import type { News } from '../news.ts';
import type { IssuedToken, TokenSubject } from '../tokens/issuer.ts';
import type { Revocations } from '../tokens/revocations.ts';
import { LOCK_AFTER, type Lockout } from './lockout.ts';
import type { LoginCounts } from './login-counts.ts';
import type { PasswordDesk } from './password-desk.ts';
import type { Session, Sessions } from './sessions.ts';
import type { User, UserStore } from './user-store.ts';

export interface LoginParts {
  readonly users: UserStore;
  readonly sessions: Sessions;
  readonly lockout: Lockout;
  readonly desk: PasswordDesk;
  readonly revocations: Revocations;
  readonly news: News;
  readonly counts: LoginCounts;
  readonly issue: (subject: TokenSubject) => Promise<IssuedToken>;
  /** @throws IDENTITY_UNAVAILABLE while nothing is signed */
  readonly requireKeys: () => void;
}

/** What a user gets to work with. */
export interface Granted {
  readonly access: IssuedToken;
  readonly refreshToken: string;
  readonly session: Session;
}

/** What an access token says of itself, once it was proved. */
export interface ProvedToken {
  readonly subject: string;
  readonly jti: string;
  readonly sid: string | undefined;
}

const REFUSALS: ReadonlySet<string> = new Set(['lock_user', 'refresh_reused']);

export class Logins {
  readonly #parts: LoginParts;

  constructor(parts: LoginParts) {
    this.#parts = parts;
  }

  /** @throws LOGIN_REFUSED, LOGIN_LOCKED, LOGIN_BUSY, IDENTITY_UNAVAILABLE */
  login(id: string, password: string): Promise<Granted> {
    return this.#parts.counts.attempt(() => this.#login(id, password));
  }

  /**
   * Exchanges a refresh token.
   *
   * @throws REFRESH_INVALID, IDENTITY_UNAVAILABLE
   */
  refresh(token: string): Promise<Granted> {
    return this.#parts.counts.attempt(() => this.#refresh(token));
  }

  async #login(id: string, password: string): Promise<Granted> {
    const { users, sessions, lockout, desk, counts, requireKeys } = this.#parts;
    requireKeys();
    const failures = lockout.begin(id);
    const user = users.find(id);
    const isRight = await desk.verify(password, user?.password_hash).catch((error: unknown) => {
      // Who is sent away unheard has not guessed.
      lockout.takeBack(id);
      throw error;
    });
    if (user === undefined || !isRight || !this.#isStill(user)) {
      if (failures >= LOCK_AFTER) {
        counts.locked();
        await this.#told('lock_user', id, { failures });
      }
      throw new LoginRefused();
    }
    lockout.clear(id);
    await this.#remember(user, password);
    const { session, refreshToken, ended } = sessions.open(id);
    for (const sid of ended) await this.#takeBack(sid).catch(() => undefined);
    const access = await this.#issue(user, session);
    await this.#told('login', id, { session: session.sid });
    return { access, refreshToken, session };
  }

  async #refresh(token: string): Promise<Granted> {
    const { users, sessions, news, requireKeys } = this.#parts;
    // A token that was exchanged for nothing would end its session at the next try.
    requireKeys();
    const result = sessions.refresh(token);
    if (result.kind === 'unknown')
      throw new RefreshInvalid({ reason: 'it is not known or its session is over' });
    const { session } = result;
    if (result.kind === 'reused') {
      await this.#takeBack(session.sid).catch(() => undefined);
      const about = { user: session.user_id, session: session.sid };
      news.event('refresh_reused', about);
      await this.#told('refresh_reused', session.user_id, about);
      throw new RefreshInvalid({ reason: 'it was used before, so its session was ended' });
    }
    const user = users.find(session.user_id);
    if (user === undefined || user.disabled) {
      sessions.end(session.sid);
      throw new RefreshInvalid({ reason: 'its user is gone or disabled' });
    }
    const access = await this.#issue(user, session);
    if (result.again)
      await this.#told('refresh_repeated', session.user_id, { session: session.sid });
    return { access, refreshToken: result.refreshToken, session };
  }

  /**
   * Ends the session of a refresh token, or of an access token that was proved.
   *
   * @throws SESSION_UNKNOWN; REVOCATION_PENDING when the fabric does not know of it yet
   */
  async logout(token: string, proved: ProvedToken | undefined): Promise<void> {
    const { sessions, revocations } = this.#parts;
    const owner = sessions.owner(token);
    const sid = owner?.sid ?? proved?.sid;
    const subject = owner?.user_id ?? proved?.subject;
    if (subject === undefined) throw new SessionUnknown();
    if (sid === undefined) {
      // A token of an agent has no session; the token itself is taken back.
      await this.#tell(() => revocations.add(RevokedKind.token, proved!.jti));
    } else {
      sessions.end(sid);
      await this.#takeBack(sid);
    }
    await this.#told('logout', subject, { session: sid ?? null });
  }

  /**
   * Ends all sessions of a user.
   *
   * @throws REVOCATION_PENDING when they are ended and the fabric does not know of all yet
   */
  async logoutEverywhere(userId: string): Promise<void> {
    const { sessions } = this.#parts;
    const ended = sessions.of(userId);
    ended.forEach((sid) => sessions.end(sid));
    const told = await Promise.allSettled(ended.map((sid) => this.#takeBack(sid)));
    const failed = told.find(({ status }) => status === 'rejected');
    if (failed !== undefined) throw (failed as PromiseRejectedResult).reason;
  }

  /** False when the user got another password, or was disabled, while a password was looked at: that takes its time. */
  #isStill({ user_id, password_hash }: User): boolean {
    const now = this.#parts.users.find(user_id);
    return now !== undefined && !now.disabled && now.password_hash === password_hash;
  }

  async #remember(user: User, password: string): Promise<void> {
    const { users, desk } = this.#parts;
    const better = desk.isOutdated(user.password_hash) ? await desk.hash(password) : undefined;
    if (!this.#isStill(user)) throw new LoginRefused();
    users.change(user.user_id, {
      last_login: new Date().toISOString(),
      ...(better === undefined ? {} : { password_hash: better }),
    });
  }

  #issue(user: User, session: Session): Promise<IssuedToken> {
    const { user_id: subject, roles } = user;
    const { sid } = session;
    return this.#parts.issue({
      subject,
      kind: PrincipalKind.user,
      roles,
      client: subject,
      session: sid,
    });
  }

  #takeBack(sid: string): Promise<void> {
    return this.#tell(() => this.#parts.revocations.add(RevokedKind.session, sid));
  }

  /** Stored here first, so that the fabric learns of it later if it cannot now. */
  async #tell(add: () => Parameters<News['revoked']>[0]): Promise<void> {
    const revocation = add();
    try {
      await this.#parts.news.revoked(revocation);
    } catch (cause) {
      throw new RevocationPending({ reason: (cause as Error).message }, { cause });
    }
  }

  /** Logins go on while the audit log is away; the gateway's own log has them too. */
  async #told(action: string, user: string, details: Record<string, unknown>): Promise<void> {
    const outcome = REFUSALS.has(action) ? 'refused' : 'done';
    await this.#parts.news
      .audit({ actor: user, action, target: user, outcome, details })
      .catch(() => undefined);
  }
}
