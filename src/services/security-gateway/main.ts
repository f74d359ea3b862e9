/** security-gateway: who is who, and how far they are trusted. Its work is not ported yet. */
import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';

const Id = Type.String({ minLength: 1 });
const Score = Type.Number({ minimum: 0, maximum: 1 });
const ok = { status: Type.String() };
const Credentials = Type.Object({ user_id: Id, password: Id });
const Token = Type.Object({ token: Id });

export default agent({
  name: 'security-gateway',
  description: 'Signs users and agents in and keeps their trust scores',
  actions: {
    register: notPorted({
      summary: 'Adds a user',
      input: Credentials,
      output: Type.Object({ ...ok, message: Type.String() }),
    }),

    login: notPorted({
      summary: 'Opens a session for a user',
      input: Credentials,
      output: Type.Object({
        ...ok,
        message: Type.String(),
        session: Type.Object({ token: Id, expires_at: Type.String() }),
      }),
    }),

    logout: notPorted({
      summary: 'Ends a session',
      input: Token,
      output: Type.Object(ok),
    }),

    validate_token: notPorted({
      summary: 'Whether a token is good',
      input: Token,
      output: Type.Object({ ...ok, valid: Type.Boolean() }),
    }),

    log_performance: notPorted({
      summary: 'Notes the outcome of a call and gives the new trust score',
      input: Type.Object({
        model_id: Id,
        success: Type.Boolean(),
        response_time: Type.Optional(Type.Number({ default: 0, description: 'Seconds' })),
        error_message: Type.Optional(Type.String()),
      }),
      output: Type.Object({ ...ok, new_trust_score: Score }),
    }),

    get_trust_score: notPorted({
      summary: 'Trust score of a model or agent; 0.5 when nothing is known',
      input: Type.Object({ model_id: Id }),
      output: Type.Object({ ...ok, trust_score: Score }),
    }),

    get_performance_history: notPorted({
      summary: 'The outcomes noted last',
      input: Type.Object({
        model_id: Id,
        limit: Type.Optional(Type.Integer({ minimum: 1, default: 10 })),
      }),
      output: Type.Object({
        ...ok,
        history: Type.Array(
          Type.Object({
            success: Type.Boolean(),
            response_time: Type.Number({ description: 'Seconds' }),
            timestamp: Type.String(),
          }),
        ),
      }),
    }),
  },
});
