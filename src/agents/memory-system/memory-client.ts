import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Memory } from '../memory.ts';
import { Details, Done, Nothing, Share, Text, limit, reply } from '../schemas.ts';

export default agent({
  name: 'MemoryClient',
  description: 'Client facade to the memory orchestrator on PC2',
  actions: {
    add_memory: notPorted({
      summary: 'Stores a memory',
      input: Type.Object({
        content: Text,
        memory_type: Type.Optional(Type.String({ default: 'general' })),
        memory_tier: Type.Optional(Type.Enum(['short', 'medium', 'long'])),
        importance: Type.Optional(Share),
        metadata: Type.Optional(Details),
        tags: Type.Optional(Type.Array(Type.String())),
        parent_id: Type.Optional(Type.String()),
      }),
      output: reply({ memory_id: Text }),
    }),

    get_memory: notPorted({
      summary: 'One memory by its id',
      input: Type.Object({ memory_id: Text }),
      output: reply({ memory: Memory }),
    }),

    update_memory: notPorted({
      summary: 'Changes fields of a memory',
      input: Type.Object({ memory_id: Text, update_payload: Details }),
      output: Done,
    }),

    delete_memory: notPorted({
      summary: 'Removes a memory and everything under it',
      input: Type.Object({ memory_id: Text }),
      output: Done,
    }),

    search_memory: notPorted({
      summary: 'Memories whose text matches',
      input: Type.Object({
        query: Text,
        memory_type: Type.Optional(Type.String()),
        parent_id: Type.Optional(Type.String()),
        limit: limit(10),
      }),
      output: reply({ results: Type.Array(Memory), count: Type.Optional(Type.Integer()) }),
    }),

    semantic_search: notPorted({
      summary: 'Memories whose meaning is near a query',
      input: Type.Object({ query: Text, filters: Type.Optional(Details), k: limit(5) }),
      output: reply({ results: Type.Array(Memory) }),
    }),

    get_children: notPorted({
      summary: 'The memories under one',
      input: Type.Object({
        parent_id: Text,
        limit: limit(20),
        sort_field: Type.Optional(Type.String()),
        sort_order: Type.Optional(Type.Enum(['asc', 'desc'])),
      }),
      output: reply({ results: Type.Array(Memory) }),
    }),

    reset_circuit_breaker: notPorted({
      summary: 'Lets calls to the orchestrator through again after three failures in a row',
      input: Nothing,
      output: Done,
    }),
  },
});
