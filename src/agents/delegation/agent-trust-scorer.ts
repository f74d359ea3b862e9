import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Share, Text, limit, reply } from '../schemas.ts';

export default agent({
  name: 'AgentTrustScorer',
  description: 'The old trust score per model',
  actions: {
    log_performance: notPorted({
      summary: 'Notes a result and gives the new score',
      input: Type.Object({
        model_id: Text,
        success: Type.Boolean(),
        response_time: Type.Optional(Type.Number({ default: 0, description: 'Seconds' })),
        error_message: Type.Optional(Type.String()),
      }),
      output: reply({ new_trust_score: Share }),
    }),

    get_trust_score: notPorted({
      summary: 'The score of a model, 0.5 when it is not known',
      input: Type.Object({ model_id: Text }),
      output: reply({ trust_score: Share }),
    }),

    get_performance_history: notPorted({
      summary: 'The results noted last',
      input: Type.Object({ model_id: Text, limit: limit(10) }),
      output: reply({
        history: Type.Array(
          Type.Object({
            success: Type.Boolean(),
            response_time: Type.Number(),
            timestamp: Type.Unknown(),
          }),
        ),
      }),
    }),
  },
});
