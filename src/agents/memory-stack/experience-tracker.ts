import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Text, limit, reply } from '../schemas.ts';

export default agent({
  name: 'ExperienceTracker',
  description: 'Stores experiences',
  actions: {
    track_experience: notPorted({
      summary: 'Stores an experience',
      input: Type.Object({
        content: Text,
        importance_score: Type.Optional(Type.Number({ minimum: 0, maximum: 1, default: 0.5 })),
        metadata: Type.Optional(Details),
        expires_at: Type.Optional(Type.String()),
      }),
      output: reply({ memory_id: Type.Optional(Type.Unknown()) }),
    }),

    get_experiences: notPorted({
      summary: 'The experiences stored last',
      input: Type.Object({ limit: limit(10) }),
      output: reply({ memories: Type.Array(Type.Unknown()) }),
    }),
  },
});
