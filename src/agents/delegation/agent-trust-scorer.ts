import { Type } from 'typebox';
import { MissingModelId } from '../../contracts/error-catalogue/agents/delegation.ts';
import { action, agent } from '../../runtime/agent.ts';
import { Share, limit, reply } from '../schemas.ts';
import { movableScores } from './agent-trust-scorer/movable.ts';
import { Scores } from './agent-trust-scorer/scores.ts';
import { every } from './shared/every.ts';
import { Opened } from './shared/opened.ts';
import { stateActions } from './shared/state-actions.ts';

const NAME = 'AgentTrustScorer';
const TRIM_MS = 24 * 60 * 60 * 1000;
const scores = new Opened<Scores>(NAME);

const ModelId = Type.Optional(Type.String({ maxLength: 256 }));

/** @throws LEGACY_MODEL_ID_MISSING */
function present(model: string | undefined): string {
  if (!model) throw new MissingModelId();
  return model;
}

export default agent({
  name: NAME,
  description: 'The old trust score per model',
  actions: {
    log_performance: action({
      summary: 'Notes a result and gives the new score',
      input: Type.Object({
        model_id: ModelId,
        success: Type.Boolean(),
        response_time: Type.Optional(
          Type.Number({ minimum: 0, default: 0, description: 'Seconds' }),
        ),
        error_message: Type.Optional(Type.Union([Type.String(), Type.Null()])),
      }),
      output: reply({ new_trust_score: Share }),
      run: ({ model_id, success, response_time = 0, error_message = null }) => {
        const timestamp = new Date().toISOString();
        const outcome = { success, response_time, error_message, timestamp };
        return {
          status: 'success',
          new_trust_score: scores.get().note(present(model_id), outcome),
        };
      },
    }),

    get_trust_score: action({
      summary: 'The score of a model, 0.5 when it is not known',
      input: Type.Object({ model_id: ModelId }),
      output: reply({ trust_score: Share }),
      run: ({ model_id }) => ({
        status: 'success',
        trust_score: scores.get().score(present(model_id)),
      }),
    }),

    get_performance_history: action({
      summary: 'The results noted last, the newest first',
      input: Type.Object({ model_id: ModelId, limit: limit(10) }),
      output: reply({
        history: Type.Array(
          Type.Object({
            success: Type.Boolean(),
            response_time: Type.Number(),
            timestamp: Type.Unknown(),
          }),
        ),
      }),
      run: ({ model_id, limit: most = 10 }) => {
        const found = scores.get().history(present(model_id), Math.min(most, 1000));
        const history = found.map(({ success, response_time, timestamp }) => ({
          success,
          response_time,
          timestamp,
        }));
        return { status: 'success', history };
      },
    }),

    ...stateActions(movableScores(NAME, () => scores.get())),
  },
  start: async (ctx) => {
    const opened = await Scores.open(ctx.stateDir);
    scores.set(opened);
    const stop = every(TRIM_MS, ctx.log, 'trimming old results', () => opened.trim());
    return () => {
      stop();
      scores.set(undefined);
      opened.close();
    };
  },
});
