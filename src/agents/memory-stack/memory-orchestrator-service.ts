import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Memory } from '../memory.ts';
import { Details, Done, Share, Text, limit, reply } from '../schemas.ts';

export default agent({
  name: 'MemoryOrchestratorService',
  description: 'Central memory store',
  actions: {
    add_memory: notPorted({
      summary: 'Stores a memory',
      input: Type.Object({
        content: Text,
        memory_id: Type.Optional(Type.String()),
        memory_type: Type.Optional(Type.String({ default: 'general' })),
        memory_tier: Type.Optional(Type.Enum(['short', 'medium', 'long'], { default: 'short' })),
        importance: Type.Optional(Share),
        expires_at: Type.Optional(Type.Number()),
        metadata: Type.Optional(Details),
        tags: Type.Optional(Type.Array(Type.String())),
        parent_id: Type.Optional(Type.String()),
      }),
      output: reply({ memory_id: Text }),
    }),

    get_memory: notPorted({
      summary: 'One memory by its id; counts the access',
      input: Type.Object({ memory_id: Text }),
      output: reply({ memory: Memory }),
    }),

    update_memory: notPorted({
      summary: 'Changes fields of a memory',
      input: Type.Object({ memory_id: Text, update_payload: Details }),
      output: Done,
    }),

    delete_memory: notPorted({
      summary: 'Removes a memory',
      input: Type.Object({ memory_id: Text }),
      output: Done,
    }),

    search_memory: notPorted({
      summary: 'Memories whose text contains a query',
      input: Type.Object({
        query: Text,
        memory_type: Type.Optional(Type.String()),
        limit: limit(10),
      }),
      output: reply({ results: Type.Array(Memory), count: Type.Integer() }),
    }),

    semantic_search: notPorted({
      summary: 'Memories whose meaning is near a query',
      input: Type.Object({ query: Text, filters: Type.Optional(Details), k: limit(5) }),
      output: reply({ results: Type.Array(Memory) }),
    }),

    get_children: notPorted({
      summary: 'The memories under one',
      input: Type.Object({ parent_id: Text }),
      output: reply({ children: Type.Array(Memory) }),
    }),

    add_relationship: notPorted({
      summary: 'Relates two memories',
      input: Type.Object({
        source_id: Text,
        target_id: Text,
        relationship_type: Text,
        strength: Type.Optional(Type.Number({ default: 1 })),
      }),
      output: Done,
    }),

    get_related: notPorted({
      summary: 'The memories related to one',
      input: Type.Object({ memory_id: Text, relationship_type: Type.Optional(Type.String()) }),
      output: reply({ related_memories: Type.Array(Details) }),
    }),

    reinforce_memory: notPorted({
      summary: 'Makes a memory more important',
      input: Type.Object({
        memory_id: Text,
        reinforcement_factor: Type.Optional(Type.Number({ default: 1.2 })),
      }),
      output: reply({ importance: Type.Optional(Share) }),
    }),

    create_context_group: notPorted({
      summary: 'Makes a group of memories',
      input: Type.Object({ name: Text, description: Type.Optional(Type.String()) }),
      output: reply({ group_id: Type.Unknown() }),
    }),

    add_to_group: notPorted({
      summary: 'Puts a memory into a group',
      input: Type.Object({ memory_id: Text, group_id: Type.Unknown() }),
      output: Done,
    }),

    get_memories_by_group: notPorted({
      summary: 'The memories of a group',
      input: Type.Object({ group_id: Type.Unknown() }),
      output: reply({ memories: Type.Array(Memory) }),
    }),

    batch_add_memories: notPorted({
      summary: 'Stores several memories',
      input: Type.Object({ memories: Type.Array(Details, { minItems: 1 }) }),
      output: reply({ memory_ids: Type.Array(Type.String()), message: Type.String() }),
    }),

    batch_get_memories: notPorted({
      summary: 'Several memories by their ids',
      input: Type.Object({ memory_ids: Type.Array(Text, { minItems: 1 }) }),
      output: reply({ memories: Type.Array(Memory), count: Type.Integer() }),
    }),
  },
});
