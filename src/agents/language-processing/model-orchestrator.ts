import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { byField } from '../by-field.ts';
import { Details, Text, reply } from '../schemas.ts';

export default agent({
  name: 'ModelOrchestrator',
  description: 'Classifies a task and drives the model that can do it',
  discriminator: byField({ task: 'execute_task' }),
  actions: {
    execute_task: notPorted({
      summary: 'Does a task: code_generation, tool_use, reasoning or chat',
      input: Type.Object({
        task: Type.Object({
          description: Text,
          task_type: Type.Optional(Type.String()),
          parameters: Type.Optional(Details),
        }),
      }),
      output: reply({ result: Type.Unknown() }),
    }),
  },
});
