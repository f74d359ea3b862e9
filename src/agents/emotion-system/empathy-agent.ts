import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Nothing, reply } from '../schemas.ts';

export default agent({
  name: 'EmpathyAgent',
  description: 'Turns emotion into voice settings',
  actions: {
    get_voice_settings: notPorted({
      summary: 'Voice settings that fit the current emotion',
      input: Type.Object({ text: Type.Optional(Type.String()) }),
      output: reply({ voice_settings: Details }),
    }),

    update_emotional_state: notPorted({
      summary: 'Takes the emotional state of a user',
      input: Type.Object({ emotional_state: Details }),
      output: Done,
    }),

    get_health: notPorted({
      summary: 'Health, under the name old clients use',
      input: Nothing,
      output: reply({ uptime: Type.Optional(Type.Number({ description: 'Seconds' })) }),
    }),
  },
});
