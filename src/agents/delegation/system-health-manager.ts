import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Nothing, reply } from '../schemas.ts';

export default agent({
  name: 'SystemHealthManager',
  description: 'The old watcher of the memory system',
  actions: {
    get_system_status: notPorted({
      summary: 'State of the memory orchestrator and scheduler',
      input: Nothing,
      output: reply({
        memory_system: Type.Object({ orchestrator: Type.Unknown(), scheduler: Type.Unknown() }),
      }),
    }),
  },
});
