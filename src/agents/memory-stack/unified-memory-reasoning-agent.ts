import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Text, reply } from '../schemas.ts';

export default agent({
  name: 'UnifiedMemoryReasoningAgent',
  description: 'Digital twins of users, conversation context and error patterns',
  actions: {
    update_twin: notPorted({
      summary: 'Stores what is known of a user',
      input: Type.Object({
        user_id: Type.Optional(Type.String({ default: 'default' })),
        twin_data: Details,
      }),
      output: Done,
    }),

    get_twin: notPorted({
      summary: 'What is known of a user',
      input: Type.Object({ user_id: Type.Optional(Type.String({ default: 'default' })) }),
      output: reply({ twin: Type.Unknown() }),
    }),

    delete_twin: notPorted({
      summary: 'Forgets a user',
      input: Type.Object({ user_id: Type.Optional(Type.String({ default: 'default' })) }),
      output: Done,
    }),

    add_interaction: notPorted({
      summary: 'Adds an event to a session',
      input: Type.Object({
        session_id: Text,
        interaction_type: Text,
        content: Text,
        metadata: Type.Optional(Details),
      }),
      output: Done,
    }),

    get_context: notPorted({
      summary: 'Summary of a session',
      input: Type.Object({ session_id: Text, max_tokens: Type.Optional(Type.Integer()) }),
      output: reply({ context: Details }),
    }),

    add_error_pattern: notPorted({
      summary: 'Stores a pattern of errors and its solution',
      input: Type.Object({
        error_type: Text,
        pattern: Text,
        solution: Type.Optional(Type.String()),
      }),
      output: Done,
    }),

    get_error_solution: notPorted({
      summary: 'The solution whose pattern matches an error',
      input: Type.Object({ error_message: Text }),
      output: reply({ solution: Type.Union([Type.String(), Type.Null()]) }),
    }),
  },
});
