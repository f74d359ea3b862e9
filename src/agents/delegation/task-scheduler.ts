import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Text, reply } from '../schemas.ts';

export default agent({
  name: 'TaskScheduler',
  description: 'The old forwarder of tasks to AsyncProcessor',
  actions: {
    schedule_task: notPorted({
      summary: 'Forwards a task and gives back the answer',
      input: Type.Object({
        type: Text,
        data: Type.Unknown(),
        priority: Type.Optional(Type.Enum(['high', 'medium', 'low'], { default: 'medium' })),
      }),
      output: reply({ message: Type.Optional(Type.String()) }),
    }),
  },
});
