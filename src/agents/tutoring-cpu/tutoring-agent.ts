import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Text, limit, reply } from '../schemas.ts';

export default agent({
  name: 'TutoringAgent',
  description: 'Writes lessons with a language model',
  actions: {
    generate_lesson: notPorted({
      summary: 'Writes a lesson',
      input: Type.Object({
        topic: Text,
        difficulty: Type.Optional(Type.String()),
        user_profile: Type.Optional(Details),
      }),
      output: reply({ lesson: Details }),
    }),

    get_history: notPorted({
      summary: 'The lessons written so far',
      input: Type.Object({ user_id: Type.Optional(Type.String()), limit: limit(10) }),
      output: reply({ history: Type.Array(Details) }),
    }),

    update_profile: notPorted({
      summary: 'Changes the profile lessons are written for',
      input: Type.Object({ profile: Details, user_id: Type.Optional(Type.String()) }),
      output: Done,
    }),
  },
});
