import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Nothing, Share, Text, reply } from '../schemas.ts';

const TaskType = Type.Enum(['code', 'reasoning', 'chat', 'general', 'creative', 'factual', 'math']);

export default agent({
  name: 'AdvancedRouter',
  description: 'Classifies a prompt into a kind of task',
  actions: {
    detect_task_type: notPorted({
      summary: 'Kind of task of a prompt, and the model capabilities it needs',
      input: Type.Object({ prompt: Text }),
      output: reply({
        task_type: TaskType,
        capabilities: Type.Array(Type.String()),
        confidence: Share,
        timestamp: Type.String(),
        request_id: Type.Optional(Type.Unknown()),
      }),
    }),

    get_model_capabilities: notPorted({
      summary: 'Model capabilities that a kind of task needs',
      input: Type.Object({ task_type: Type.Optional(Type.String({ default: 'general' })) }),
      output: reply({ capabilities: Type.Array(Type.String()), timestamp: Type.String() }),
    }),

    get_task_type_stats: notPorted({
      summary: 'How many prompts of each kind were seen',
      input: Nothing,
      output: reply({
        stats: Type.Record(Type.String(), Type.Integer()),
        timestamp: Type.Optional(Type.String()),
      }),
    }),
  },
});
