import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Memory } from '../memory.ts';
import { Details, Text, limit, reply } from '../schemas.ts';

export default agent({
  name: 'SessionMemoryAgent',
  description: 'Keeps sessions and their conversation history',
  actions: {
    create_session: notPorted({
      summary: 'Opens a session',
      input: Type.Object({
        user_id: Type.Optional(Type.String()),
        session_type: Type.Optional(Type.String()),
        metadata: Type.Optional(Details),
      }),
      output: reply({ session_id: Text }),
    }),

    add_interaction: notPorted({
      summary: 'Adds what was said to a session',
      input: Type.Object({
        session_id: Text,
        role: Text,
        content: Text,
        metadata: Type.Optional(Details),
      }),
      output: reply({ interaction_id: Type.Optional(Text) }),
    }),

    get_context: notPorted({
      summary: 'What was said last in a session, oldest first',
      input: Type.Object({ session_id: Text, limit: limit(20) }),
      output: reply({
        context: Type.Array(Type.Object({ role: Type.String(), content: Type.String() })),
      }),
    }),

    delete_session: notPorted({
      summary: 'Removes a session and everything said in it',
      input: Type.Object({ session_id: Text }),
      output: reply({ message: Type.String() }),
    }),

    search_interactions: notPorted({
      summary: 'What was said that matches a query',
      input: Type.Object({
        query: Text,
        session_id: Type.Optional(Type.String()),
        limit: limit(10),
      }),
      output: reply({ results: Type.Array(Memory) }),
    }),
  },
});
