import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Share, Text, reply } from '../schemas.ts';

const Entity = Type.Object({
  entity: Type.String(),
  value: Type.Unknown(),
  confidence: Share,
});

export default agent({
  name: 'NLUAgent',
  description: 'Finds intents and entities in a text',
  actions: {
    analyze: notPorted({
      summary: 'Intent, entities and confidence of a text',
      input: Type.Object({ text: Text }),
      output: reply({
        text: Type.String(),
        intent: Type.String(),
        entities: Type.Array(Entity),
        confidence: Share,
      }),
    }),
  },
});
