import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Nothing, Text, reply } from '../schemas.ts';

export default agent({
  name: 'PredictiveHealthMonitor',
  description: 'The old predictor of failures',
  discriminator: 'request_type',
  actions: {
    register: notPorted({
      summary: 'Watches an agent',
      input: Type.Object({ machine_id: Text, agent_name: Text }),
      output: Done,
    }),

    unregister: notPorted({
      summary: 'Stops watching an agent',
      input: Type.Object({ machine_id: Text, agent_name: Text }),
      output: Done,
    }),

    heartbeat: notPorted({
      summary: 'Notes a sign of life',
      input: Type.Object({ machine_id: Text, agent_name: Text }),
      output: Done,
    }),

    get_status: notPorted({
      summary: 'State of the watched agents',
      input: Nothing,
      output: reply({ agents: Details }),
    }),
  },
});
