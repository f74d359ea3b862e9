/** Turns tokens into principals: the part of the verifier that is loaded with the first token. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import {
  IdentityUnavailable,
  TokenInvalid,
} from '../../contracts/error-catalogue/services/security.ts';
import { PrincipalKind, type Principal } from '../../contracts/security/principal.ts';
import { scopesOf } from '../../contracts/security/roles.ts';
import {
  ACCESS_TTL_S,
  ASSERTION_TTL_S,
  AUDIENCE,
  CLOCK_TOLERANCE_S,
  ISSUER,
  OPERATOR,
  TokenType,
} from '../../contracts/security/token.ts';
import type { ClientKeys } from './client-keys.ts';
import type { KeyRing, Revocable } from './key-ring.ts';
import { Refusal } from './refusal-reasons.ts';
import { UsedOnce } from './once.ts';
import { checkToken, typeOf, type Claims } from './token-check.ts';

/** Tokens whose signature need not be checked again. */
const CACHED = 2_000;
/** Time that keys and revoked ids get to arrive before a caller is refused, milliseconds. */
const PATIENCE_MS = 2_000;

export interface IdentityParts {
  readonly ring: KeyRing;
  readonly clients: ClientKeys;
  /** Resolves when keys and revoked ids are known. */
  readonly ready: Promise<void>;
  /** Audience of the operator's own proofs: this service on this machine. */
  readonly door: string;
  /** Told when the operator comes in without security-gateway. */
  readonly onOperator?: () => void;
  readonly now?: () => number;
}

interface Known {
  readonly principal: Principal;
  readonly claims: Revocable & { readonly kid: string };
}

export class Identity {
  readonly #parts: IdentityParts;
  readonly #known = new LRUCache<string, Known>({ max: CACHED });
  readonly #used = new UsedOnce();
  #ready = false;

  constructor(parts: IdentityParts) {
    this.#parts = parts;
    void parts.ready.then(() => {
      this.#ready = true;
    });
  }

  /**
   * Proves a token. What was proved before is only compared with the clock, the keys and the revoked ids.
   *
   * @throws TOKEN_INVALID, IDENTITY_UNAVAILABLE
   */
  async verify(token: string): Promise<Principal> {
    const known = this.#known.get(token) ?? (await this.#prove(token));
    if ('subject' in known) return known;
    const { claims, principal } = known;
    const isOver = claims.exp + CLOCK_TOLERANCE_S <= this.#now() / 1000;
    const reason = isOver
      ? Refusal.expired
      : this.#parts.ring.key(claims.kid) === undefined
        ? Refusal.key
        : this.#parts.ring.isRevoked(claims)
          ? Refusal.revoked
          : undefined;
    if (reason === undefined) return principal;
    this.#known.delete(token);
    throw new TokenInvalid({ reason });
  }

  async #prove(token: string): Promise<Known | Principal> {
    if (typeOf(token) === TokenType.operator) return this.#operator(token);
    await this.#arrived();
    const { ring } = this.#parts;
    let used = '';
    const claims = await checkToken(token, {
      type: TokenType.access,
      issuer: ISSUER,
      audience: AUDIENCE,
      longestLife: ACCESS_TTL_S,
      now: this.#now(),
      keys: (kid) => {
        used = kid;
        const key = ring.key(kid);
        return key === undefined ? [] : [key];
      },
    });
    const known: Known = {
      principal: principalOf(claims),
      claims: { ...revocable(claims), kid: used },
    };
    this.#known.set(token, known);
    return known;
  }

  /** Works without keys of the bucket, so that a machine can be steered while the other is away. */
  async #operator(token: string): Promise<Principal> {
    const { clients, door, onOperator } = this.#parts;
    const { jti, exp, sub } = await checkToken(token, {
      type: TokenType.operator,
      issuer: OPERATOR,
      audience: door,
      longestLife: ASSERTION_TTL_S,
      now: this.#now(),
      keys: (kid) => (kid === OPERATOR ? (clients.find(OPERATOR)?.keys ?? []) : []),
    });
    const isNew = this.#used.use(jti, exp + CLOCK_TOLERANCE_S, this.#now() / 1000);
    if (sub !== OPERATOR || !isNew) throw new TokenInvalid({ reason: Refusal.reused });
    onOperator?.();
    const roles = ['admin'];
    return { subject: OPERATOR, kind: PrincipalKind.user, roles, scopes: scopesOf(roles) };
  }

  /** Closed on doubt: as long as revoked ids may be missing, no token is taken. */
  async #arrived(): Promise<void> {
    if (!this.#ready)
      await Promise.race([this.#parts.ready, sleep(PATIENCE_MS, undefined, { ref: false })]);
    if (!this.#ready)
      throw new IdentityUnavailable({ reason: 'keys and revoked ids have not arrived yet' });
    if (this.#parts.ring.size === 0)
      throw new IdentityUnavailable({ reason: 'there are no keys yet' });
  }

  #now(): number {
    return (this.#parts.now ?? Date.now)();
  }
}

function principalOf(claims: Claims): Principal {
  const { sub, kind, roles, scope } = claims;
  const isKind = kind === PrincipalKind.agent || kind === PrincipalKind.user;
  if (!isKind || typeof scope !== 'string' || !isTexts(roles))
    throw new TokenInvalid({ reason: 'its kind, roles or scope is missing' });
  return { subject: sub, kind, roles, scopes: scope.split(' ').filter(Boolean) };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function revocable({ jti, sub, sid, iat, exp }: Claims): Revocable {
  return { jti, sub, iat, exp, sid: typeof sid === 'string' ? sid : undefined };
}
