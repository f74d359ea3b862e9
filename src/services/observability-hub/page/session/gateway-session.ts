/** Sessions as security-gateway keeps them, asked for over the fabric. */
import { SourceAway } from '../../../../contracts/error-catalogue/observability-hub/page.ts';
import { TandemError } from '../../../../contracts/errors.ts';
import type { Call } from '../../../../runtime/context.ts';

const GATEWAY = 'security-gateway';
/** A password is hashed on purpose slowly, and others may wait for theirs. */
const LOGIN_MS = 9_000;
const QUICK_MS = 5_000;

/** A session as the gateway gives it; without a refresh token where the old container answers. */
export interface GatewaySession {
  readonly token: string;
  readonly expires_at: string;
  readonly scope?: string;
  readonly refresh_token?: string;
  readonly refresh_expires_at?: string;
}

/** @throws what the gateway refuses with; SOURCE_AWAY when it does not answer */
export class GatewaySessions {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  login(user: string, password: string): Promise<GatewaySession> {
    return this.#session('login', { user_id: user, password }, LOGIN_MS);
  }

  refresh(token: string): Promise<GatewaySession> {
    return this.#session('refresh', { refresh_token: token }, QUICK_MS);
  }

  async logout(token: string): Promise<void> {
    await this.#ask('logout', { token }, QUICK_MS);
  }

  async #session(action: string, input: object, timeoutMs: number): Promise<GatewaySession> {
    const { session } = await this.#ask<{ session: GatewaySession }>(action, input, timeoutMs);
    return session;
  }

  async #ask<T>(action: string, input: object, timeoutMs: number): Promise<T> {
    try {
      // In nobody's name: the person at the browser has to prove himself, not this hub.
      return await this.#call<T>(GATEWAY, action, { ...input }, { timeoutMs, token: null });
    } catch (error) {
      if (error instanceof TandemError && error.status < 500) throw error;
      throw new SourceAway({ source: GATEWAY, reason: (error as Error).message }, { cause: error });
    }
  }
}
