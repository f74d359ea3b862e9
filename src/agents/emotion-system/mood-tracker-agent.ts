import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Nothing, limit, reply } from '../schemas.ts';

export default agent({
  name: 'MoodTrackerAgent',
  description: 'Mood over time, from emotions',
  actions: {
    get_current_mood: notPorted({
      summary: 'The mood now',
      input: Type.Object({ user_id: Type.Optional(Type.String()) }),
      output: reply({ mood: Details }),
    }),

    get_mood_history: notPorted({
      summary: 'Moods of the last readings',
      input: Type.Object({ limit: limit(10) }),
      output: reply({ history: Type.Array(Details) }),
    }),

    get_long_term_mood: notPorted({
      summary: 'The mood over a longer time',
      input: Type.Object({ hours: Type.Optional(Type.Number({ description: 'Hours' })) }),
      output: reply({ long_term_mood: Details }),
    }),

    get_health: notPorted({
      summary: 'Health, under the name old clients use',
      input: Nothing,
      output: reply({ uptime: Type.Optional(Type.Number({ description: 'Seconds' })) }),
    }),
  },
});
