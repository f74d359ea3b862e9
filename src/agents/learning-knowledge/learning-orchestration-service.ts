import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Nothing, Text, limit, reply } from '../schemas.ts';

export default agent({
  name: 'LearningOrchestrationService',
  description: 'Turns learning opportunities into training cycles',
  actions: {
    new_learning_opportunity: notPorted({
      summary: 'Takes an opportunity and plans a cycle for it',
      input: Type.Object({ opportunity_id: Text, score: Type.Number(), category: Text }),
      output: reply({ cycle_id: Text }),
    }),

    get_training_cycles: notPorted({
      summary: 'The planned and finished cycles',
      input: Type.Object({ status: Type.Optional(Type.String()), limit: limit(50) }),
      output: reply({ cycles: Type.Array(Details) }),
    }),

    get_stats: notPorted({
      summary: 'Counts of opportunities and cycles',
      input: Nothing,
      output: reply({ stats: Details }),
    }),
  },
});
