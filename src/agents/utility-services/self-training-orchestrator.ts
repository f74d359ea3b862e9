import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Text, reply } from '../schemas.ts';

export default agent({
  name: 'SelfTrainingOrchestrator',
  description: 'Plans and runs training cycles',
  actions: {
    create_cycle: notPorted({
      summary: 'Queues a training cycle for an agent',
      input: Type.Object({
        agent_id: Text,
        training_type: Text,
        config: Type.Optional(Details),
        priority: Type.Optional(Type.Integer({ default: 1 })),
      }),
      output: reply({ cycle_id: Text }),
    }),

    start_cycle: notPorted({
      summary: 'Starts a queued cycle',
      input: Type.Object({ cycle_id: Text }),
      output: Done,
    }),

    get_status: notPorted({
      summary: 'State and progress of a cycle',
      input: Type.Object({ cycle_id: Text }),
      output: reply({ cycle: Details }),
    }),
  },
});
