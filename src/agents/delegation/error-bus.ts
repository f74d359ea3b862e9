import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Nothing, limit, reply } from '../schemas.ts';

export default agent({
  name: 'ErrorBus',
  description: 'The old collector of errors',
  actions: {
    get_recent_errors: notPorted({
      summary: 'The errors stored last',
      input: Type.Object({ limit: limit(100) }),
      output: reply({ data: Type.Array(Details) }),
    }),

    get_agent_health: notPorted({
      summary: 'State and error count by agent',
      input: Nothing,
      output: reply({ data: Type.Unknown() }),
    }),
  },
});
