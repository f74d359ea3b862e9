import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Nothing, reply } from '../schemas.ts';

export default agent({
  name: 'HealthMonitor',
  description: 'The old map of agent states',
  actions: {
    get_status: notPorted({
      summary: 'State by agent',
      input: Nothing,
      output: reply({ agent_status: Details, timestamp: Type.String() }),
    }),
  },
});
