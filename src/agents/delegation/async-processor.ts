import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Text, reply } from '../schemas.ts';
import { TaskPriority } from './schemas.ts';

export default agent({
  name: 'AsyncProcessor',
  description: 'The old background task queue',
  discriminator: 'type',
  actions: {
    logging: notPorted({
      summary: 'Writes a log line in the background',
      input: Type.Object({ data: Type.Unknown(), priority: Type.Optional(TaskPriority) }),
      output: reply({ message: Type.String() }),
    }),

    analysis: notPorted({
      summary: 'Analyses data in the background',
      input: Type.Object({ data: Type.Unknown(), priority: Type.Optional(TaskPriority) }),
      output: reply({ message: Type.String() }),
    }),

    memory: notPorted({
      summary: 'Works on memories in the background',
      input: Type.Object({ data: Type.Unknown(), priority: Type.Optional(TaskPriority) }),
      output: reply({ message: Type.String() }),
    }),

    batch_processing: notPorted({
      summary: 'Works on several items',
      input: Type.Object({
        data: Type.Object({ items: Type.Array(Type.Unknown()) }),
        priority: Type.Optional(TaskPriority),
      }),
      output: reply({ message: Type.String() }),
    }),

    model_inference: notPorted({
      summary: 'Asks a model in the background',
      input: Type.Object({
        data: Type.Object({ model: Text, input: Type.Unknown() }),
        priority: Type.Optional(TaskPriority),
      }),
      output: reply({ message: Type.String() }),
    }),
  },
});
