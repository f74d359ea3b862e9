import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Done, Nothing, limit, reply } from '../schemas.ts';

export default agent({
  name: 'ProactiveContextMonitor',
  description: 'Keeps the history of contexts and notices when to act',
  actions: {
    add_context: notPorted({
      summary: 'Adds a context',
      input: Type.Object({ context: Type.Unknown() }),
      output: Done,
    }),

    get_context_history: notPorted({
      summary: 'The contexts seen last',
      input: Type.Object({ limit: limit(10) }),
      output: reply({ context_history: Type.Array(Type.Unknown()) }),
    }),

    clear_context_history: notPorted({
      summary: 'Forgets all contexts',
      input: Nothing,
      output: Done,
    }),
  },
});
