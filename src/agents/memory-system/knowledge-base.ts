import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Memory } from '../memory.ts';
import { Text, limit, reply } from '../schemas.ts';

export default agent({
  name: 'KnowledgeBase',
  description: 'Stores and finds facts',
  actions: {
    add_fact: notPorted({
      summary: 'Stores a fact under a topic',
      input: Type.Object({ topic: Text, content: Text }),
      output: reply({ memory_id: Text }),
    }),

    get_fact: notPorted({
      summary: 'The fact that fits a topic best',
      input: Type.Object({ topic: Text }),
      output: reply({ fact: Memory }),
    }),

    update_fact: notPorted({
      summary: 'Replaces a fact, found by id or topic',
      input: Type.Object({
        content: Text,
        topic: Type.Optional(Type.String()),
        memory_id: Type.Optional(Type.String()),
      }),
      output: reply({ message: Type.String() }),
    }),

    search_facts: notPorted({
      summary: 'Facts that match a query',
      input: Type.Object({ query: Type.String(), limit: limit(10) }),
      output: reply({ results: Type.Array(Memory) }),
    }),
  },
});
