import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Text, reply } from '../schemas.ts';

export default agent({
  name: 'EmotionSynthesisAgent',
  description: 'Adds emotion to a text',
  actions: {
    synthesize_emotion: notPorted({
      summary: 'Rewrites a text with an emotion',
      input: Type.Object({
        text: Text,
        emotion: Text,
        intensity: Type.Optional(Type.Number({ minimum: 0, maximum: 1, default: 0.5 })),
      }),
      output: reply({ text: Type.String() }),
    }),
  },
});
