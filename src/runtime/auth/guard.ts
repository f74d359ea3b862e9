/** Decides whether a caller may run an action that requires something. */
import {
  IdentityUnavailable,
  ScopeMissing,
  TokenMissing,
  TrustTooLow,
} from '../../contracts/error-catalogue/services/security.ts';
import {
  covers,
  PrincipalKind,
  type Principal,
  type Requirement,
} from '../../contracts/security/principal.ts';
import { OPERATOR } from '../../contracts/security/token.ts';
import type { AgentContext } from '../context.ts';
import type { CallMeta } from '../dispatch/dispatch.ts';
import { countTrustRefusal } from './refusal-metrics.ts';
import type { TrustScores } from './open-identity.ts';
import { tokenVerifier, type VerifyToken } from './verifier.ts';

/**
 * Proves the caller and compares it with what the action requires.
 *
 * @throws TOKEN_MISSING, TOKEN_INVALID, SCOPE_MISSING, TRUST_TOO_LOW, IDENTITY_UNAVAILABLE
 */
export type Guard = (requires: Requirement, meta: CallMeta, names: Names) => Promise<Principal>;

type Names = { readonly agent: string; readonly action: string };

/** Refuses everybody: the guard of a container that has no keys to prove anything with. */
export const closedGuard: Guard = (_requires, _meta, names) =>
  Promise.reject(new TokenMissing(names));

export interface GuardParts {
  readonly verify: VerifyToken;
  /** Decaying trust score of a subject, 0 to 1; rejects while none are known. */
  readonly trust: (subject: string) => Promise<number>;
  readonly publish: AgentContext['publish'];
  /** Told of each call that was refused for too little trust. */
  readonly refused?: (action: string) => void;
}

/** Time that the scores get to arrive before a caller is refused, milliseconds. */
const PATIENCE_MS = 2_000;
/** Between two events about the same refusal, milliseconds. */
const QUIET_MS = 10_000;
/** Refusals remembered for that; more of them are a flood that nobody can read anyway. */
const MOST_REFUSALS = 1_000;

/** The guard of a container, with keys and scores from the fabric. Costs nothing until it is asked. */
export function createGuard(
  ctx: Pick<AgentContext, 'nc' | 'log' | 'signal' | 'identity' | 'call' | 'publish' | 'metrics'>,
): Guard {
  let scores: Promise<TrustScores> | undefined;
  return guardWith({
    verify: tokenVerifier(ctx),
    publish: ctx.publish,
    refused: (action) => countTrustRefusal(ctx.metrics, action),
    async trust(subject) {
      scores ??= import('./open-identity.ts').then(({ openTrust }) => openTrust(ctx));
      const known = await scores;
      await within(known.ready);
      return known.of(subject);
    },
  });
}

export function guardWith({ verify, trust, publish, refused }: GuardParts): Guard {
  const told = new Map<string, number>();

  function tell(subject: string, names: Names, score: number, minimum: number): void {
    const now = Date.now();
    const key = `${subject} ${names.action}`;
    if (now - (told.get(key) ?? -Infinity) < QUIET_MS) return;
    if (told.size >= MOST_REFUSALS) told.clear();
    told.set(key, now);
    publish('trust.refused', { subject, ...names, score, minimum });
  }

  return async ({ scope, minTrust }, meta, names) => {
    const principal =
      meta.principal ?? (meta.token === undefined ? undefined : await verify(meta.token));
    if (principal === undefined) throw new TokenMissing(names);
    const { subject, kind, scopes } = principal;
    if (scope !== undefined && !covers(scopes, scope)) {
      if (kind === PrincipalKind.anonymous) throw new TokenMissing(names);
      throw new ScopeMissing({ subject, ...names, scope, granted: scopes.join(' ') || 'none' });
    }
    // The operator makes no calls that could earn trust, and must be able to mend things.
    if (minTrust === undefined || subject === OPERATOR) return principal;
    const score = await trust(subject);
    if (score >= minTrust) return principal;
    refused?.(names.action);
    tell(subject, names, score, minTrust);
    throw new TrustTooLow({ subject, ...names, score: score.toFixed(3), minimum: minTrust });
  };
}

async function within(ready: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const reason = 'trust scores have not arrived yet';
    timer = setTimeout(() => reject(new IdentityUnavailable({ reason })), PATIENCE_MS);
  });
  await Promise.race([ready, late]).finally(() => clearTimeout(timer));
}
