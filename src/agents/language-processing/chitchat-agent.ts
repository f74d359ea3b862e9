import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Done, Text, reply } from '../schemas.ts';

export default agent({
  name: 'ChitchatAgent',
  description: 'Small talk that remembers what was said',
  actions: {
    chitchat: notPorted({
      summary: 'Answers small talk',
      input: Type.Object({
        text: Text,
        user_id: Type.Optional(Type.String({ default: 'default' })),
      }),
      output: reply({ response: Type.String() }),
    }),

    clear_history: notPorted({
      summary: 'Forgets what a user said',
      input: Type.Object({ user_id: Type.Optional(Type.String({ default: 'default' })) }),
      output: Done,
    }),
  },
});
