/** Trust, under the names of the old AgentTrustScorer, and what is new about it. */
import { Type, type Static } from 'typebox';
import { ModelIdMissing, SelfReport } from '../../contracts/error-catalogue/services/security.ts';
import { decayingScore, UNKNOWN_SCORE, type TrustEntry } from '../../contracts/security/trust.ts';
import { facade } from '../facade/facade.ts';
import { gateway } from './gateway.ts';
import { trustState } from './trust/state.ts';

const trust = facade('trust');
trust.state(trustState(() => gateway().trust));

const agent = 'AgentTrustScorer' as const;
/** It may be missing, because the old text for that is an answer of the action. */
const ModelId = Type.Optional(Type.String({ maxLength: 256 }));
/** Who fails nearly always is not believed about others. */
const REPORTERS_TRUST = 0.2;
const Score = Type.Number({ minimum: 0, maximum: 1 });
const Seconds = Type.Number({ minimum: 0, description: 'Seconds' });

const TrustView = Type.Object({
  subject: Type.String(),
  trust_score: Score,
  decaying_score: Score,
  successes: Type.Number(),
  total: Type.Number(),
  last_response_time: Seconds,
  half_life_s: Type.Number(),
  updated_at: Type.String({ description: 'ISO 8601; empty when nothing is known' }),
});

/** @throws MODEL_ID_MISSING */
function present(id: string | undefined): string {
  if (!id) throw new ModelIdMissing();
  return id;
}

export const trustActions = {
  log_performance: trust.action({
    summary: 'Notes the outcome of a call of somebody else and gives the new trust score',
    input: Type.Object({
      model_id: ModelId,
      success: Type.Boolean(),
      response_time: Type.Optional(Type.Number({ minimum: 0, default: 0, description: 'Seconds' })),
      error_message: Type.Optional(Type.Union([Type.String({ maxLength: 2_000 }), Type.Null()])),
    }),
    output: Type.Object({ status: Type.String(), new_trust_score: Score }),
    requires: { scope: 'trust:report', minTrust: REPORTERS_TRUST },
    run({ model_id, success, response_time = 0, error_message }, { principal }) {
      const subject = present(model_id);
      const reporter = principal?.subject ?? null;
      if (subject === reporter) throw new SelfReport({ subject });
      const error = error_message ?? null;
      const outcome = { success, responseTime: response_time, at: Date.now(), count: 1 };
      const { score } = gateway().trust.note(subject, [{ ...outcome, error, reporter }]);
      return { status: 'success', new_trust_score: score };
    },
    old: { agent },
  }),

  get_trust_score: trust.action({
    summary: 'Trust score of a model or agent; 0.5 when nothing is known',
    input: Type.Object({ model_id: ModelId }),
    output: Type.Object({ status: Type.String(), trust_score: Score }),
    run: ({ model_id }) => ({
      status: 'success',
      trust_score: gateway().trust.entry(present(model_id))?.score ?? UNKNOWN_SCORE,
    }),
    old: { agent },
  }),

  get_performance_history: trust.action({
    summary: 'The outcomes noted last, the newest first',
    input: Type.Object({
      model_id: ModelId,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 10 })),
    }),
    output: Type.Object({
      status: Type.String(),
      history: Type.Array(
        Type.Object({
          success: Type.Boolean(),
          response_time: Seconds,
          timestamp: Type.String(),
          count: Type.Optional(Type.Integer({ description: 'Calls that ended alike, when not 1' })),
        }),
      ),
    }),
    run({ model_id, limit = 10 }) {
      const rows = gateway().trust.outcomes.newest(present(model_id), limit);
      const history = rows.map(({ success, responseTime, at, count }) => ({
        success,
        response_time: responseTime,
        timestamp: new Date(at).toISOString(),
        ...(count === 1 ? {} : { count }),
      }));
      return { status: 'success', history };
    },
    old: { agent },
  }),

  get_trust: trust.action({
    summary: 'Both trust scores of a model or agent, and what they are made from',
    input: Type.Object({ subject: Type.String({ minLength: 1, maxLength: 256 }) }),
    output: Type.Object({ trust: TrustView }),
    run: ({ subject }) => ({ trust: viewOf(subject, gateway().trust.entry(subject)) }),
  }),

  list_trust: trust.action({
    summary: 'Both trust scores of everybody known, the least trusted first',
    input: Type.Object({
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_000, default: 200 })),
    }),
    output: Type.Object({ trust: Type.Array(TrustView), total: Type.Integer() }),
    run({ limit = 200 }) {
      const all = gateway().trust.entries();
      const views = all.map((entry) => viewOf(entry.subject, entry));
      views.sort((a, b) => a.decaying_score - b.decaying_score);
      return { trust: views.slice(0, limit), total: all.length };
    },
  }),
};

function viewOf(subject: string, entry: TrustEntry | undefined): Static<typeof TrustView> {
  if (entry === undefined) {
    const unknown = { trust_score: UNKNOWN_SCORE, decaying_score: UNKNOWN_SCORE };
    const nothing = { successes: 0, total: 0, last_response_time: 0, half_life_s: 0 };
    return { subject, ...unknown, ...nothing, updated_at: '' };
  }
  const { score, decaying, successes, total, last_response_time, updated_at } = entry;
  return {
    subject,
    trust_score: score,
    decaying_score: decayingScore(decaying, Date.now()),
    ...{ successes, total, last_response_time, updated_at },
    half_life_s: decaying.half_life_s,
  };
}
