import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Nothing, reply } from '../schemas.ts';

export default agent({
  name: 'HumanAwarenessAgent',
  description: 'Whether somebody is there, and how they feel',
  actions: {
    get_presence: notPorted({
      summary: 'Whether somebody is there',
      input: Nothing,
      output: reply({ presence: Type.Unknown() }),
    }),

    get_emotion: notPorted({
      summary: 'The emotion last seen',
      input: Nothing,
      output: reply({ emotion: Type.Unknown() }),
    }),
  },
});
