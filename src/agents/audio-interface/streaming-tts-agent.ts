import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { byField } from '../by-field.ts';
import { Nothing, Text, reply } from '../schemas.ts';

export default agent({
  name: 'StreamingTTSAgent',
  description: 'Speaks while text arrives, with four engines',
  discriminator: byField({ command: 'stop', text: 'speak' }),
  actions: {
    speak: notPorted({
      summary: 'Speaks a text',
      input: Type.Object({
        text: Text,
        emotion: Type.Optional(Type.String()),
        language: Type.Optional(Type.String()),
      }),
      output: reply({ message: Type.Optional(Type.String()) }),
    }),

    stop: notPorted({
      summary: 'Stops speaking',
      input: Nothing,
      output: reply({ message: Type.Optional(Type.String()) }),
    }),
  },
});
