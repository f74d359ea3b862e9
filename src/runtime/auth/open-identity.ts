/** Brings the verifier of a container up: keys, revoked ids and trust as the fabric tells them. */
import {
  decayingScore,
  TrustEntry,
  trustKey,
  UNKNOWN_SCORE,
} from '../../contracts/security/trust.ts';
import { SECURITY_BUCKET, TRUST_BUCKET } from '../../contracts/fabric/streams.ts';
import { doorOf } from '../../contracts/security/token.ts';
import Value from 'typebox/value';
import type { AgentContext } from '../context.ts';
import { seldom } from '../log/seldom.ts';
import type { Log } from '../log/log.ts';
import { ClientKeys } from './client-keys.ts';
import { followBucket } from './follow-bucket.ts';
import { Identity } from './identity.ts';
import { KeyRing } from './key-ring.ts';
import { KeySource, type SourceNeeds } from './key-source.ts';

type Needs = Pick<AgentContext, 'nc' | 'log' | 'signal' | 'identity'>;

/** Between two lines about the operator, milliseconds. */
const OPERATOR_LOG_MS = 60_000;

export function openIdentity(ctx: Needs & SourceNeeds): Identity {
  const ring = new KeyRing();
  const source = new KeySource(ctx, ring);
  const copy = followBucket(ctx, SECURITY_BUCKET, (key, text) => source.entry(key, text));
  void source.follow(copy.ready);
  return new Identity({
    ring,
    ready: source.ready,
    clients: new ClientKeys(),
    door: doorOf(ctx.identity.machine, ctx.identity.agent),
    onOperator: toldSeldom(ctx.log),
  });
}

/** A release alone asks hundreds of times. */
export function toldSeldom(log: Log): () => void {
  const line = 'operator let in by its own proof, without security-gateway';
  return seldom(OPERATOR_LOG_MS, (times) => log.warn(line, { times }));
}

/** Looks up decaying scores; resolves when those of the bucket are here. */
export interface TrustScores {
  readonly ready: Promise<void>;
  /** Score now, 0 to 1. */
  of(subject: string): number;
}

export function openTrust(ctx: Needs): TrustScores {
  const entries = new Map<string, TrustEntry>();
  const { ready } = followBucket(ctx, TRUST_BUCKET, (key, text) => {
    if (text === undefined) return void entries.delete(key);
    try {
      entries.set(key, Value.Parse(TrustEntry, JSON.parse(text)));
    } catch (err) {
      ctx.log.error('entry of the trust bucket is not readable', { key, err });
    }
  });
  return {
    ready,
    of(subject) {
      const entry = entries.get(trustKey(subject));
      return entry === undefined ? UNKNOWN_SCORE : decayingScore(entry.decaying, Date.now());
    },
  };
}
