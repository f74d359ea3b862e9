import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Text, reply } from '../schemas.ts';

export default agent({
  name: 'GoTToTAgent',
  description: 'Explores several lines of thought as a tree or a graph',
  actions: {
    reason: notPorted({
      summary: 'Explores lines of thought and gives the best one',
      input: Type.Object({
        prompt: Text,
        context: Type.Optional(Type.Unknown()),
        max_steps: Type.Optional(Type.Integer()),
      }),
      output: reply({ best_path: Type.Array(Type.Unknown()) }),
    }),
  },
});
