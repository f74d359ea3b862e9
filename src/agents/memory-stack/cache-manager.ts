import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Text, reply } from '../schemas.ts';

const MemoryId = Type.Union([Text, Type.Integer()]);

export default agent({
  name: 'CacheManager',
  description: 'Cache with a lifetime per kind of entry',
  actions: {
    get: notPorted({
      summary: 'An entry, or an error when there is none',
      input: Type.Object({ cache_type: Text, key: Text }),
      output: reply({ data: Type.Unknown() }),
    }),

    put: notPorted({
      summary: 'Stores an entry; without ttl for the lifetime of its kind',
      input: Type.Object({
        cache_type: Text,
        key: Text,
        value: Type.Unknown(),
        ttl: Type.Optional(Type.Integer({ description: 'Seconds' })),
      }),
      output: reply({ message: Type.String() }),
    }),

    invalidate: notPorted({
      summary: 'Removes an entry',
      input: Type.Object({ cache_type: Text, key: Text }),
      output: reply({ message: Type.String() }),
    }),

    flush: notPorted({
      summary: 'Removes all entries of a kind',
      input: Type.Object({ cache_type: Text }),
      output: reply({ message: Type.String() }),
    }),

    get_cached_memory: notPorted({
      summary: 'A cached memory',
      input: Type.Object({ memory_id: MemoryId }),
      output: reply({ data: Type.Unknown() }),
    }),

    cache_memory: notPorted({
      summary: 'Caches a memory',
      input: Type.Object({
        memory_id: MemoryId,
        data: Details,
        ttl: Type.Optional(Type.Integer({ default: 3600, description: 'Seconds' })),
      }),
      output: reply({ message: Type.String() }),
    }),

    invalidate_memory_cache: notPorted({
      summary: 'Removes a cached memory',
      input: Type.Object({ memory_id: MemoryId }),
      output: reply({ message: Type.String() }),
    }),
  },
});
