import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Nothing, Text, reply } from '../schemas.ts';

export default agent({
  name: 'ContextManager',
  description: 'Sliding window over what was said',
  actions: {
    add_to_context: notPorted({
      summary: 'Adds what somebody said',
      input: Type.Object({
        text: Text,
        speaker: Type.Optional(Type.String()),
        metadata: Type.Optional(Details),
      }),
      output: reply({ message: Type.String() }),
    }),

    get_context: notPorted({
      summary: 'What was said last',
      input: Type.Object({
        speaker: Type.Optional(Type.String()),
        max_items: Type.Optional(Type.Integer()),
      }),
      output: reply({ context: Type.Array(Details) }),
    }),

    get_context_text: notPorted({
      summary: 'What was said last, as one text',
      input: Type.Object({
        speaker: Type.Optional(Type.String()),
        max_items: Type.Optional(Type.Integer()),
      }),
      output: reply({ context_text: Type.String() }),
    }),

    clear_context: notPorted({
      summary: 'Forgets what was said',
      input: Type.Object({ speaker: Type.Optional(Type.String()) }),
      output: reply({ message: Type.String() }),
    }),

    prune_context: notPorted({
      summary: 'Forgets what matters least',
      input: Nothing,
      output: reply({ message: Type.String() }),
    }),
  },
});
