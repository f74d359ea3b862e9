import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Audio, Share, Text, reply } from '../schemas.ts';

export default agent({
  name: 'VoiceProfilingAgent',
  description: 'Learns voices and recognises who speaks',
  discriminator: 'request_type',
  actions: {
    ENROLL_SPEAKER: notPorted({
      summary: 'Learns the voice of a user',
      input: Type.Object({ user_id: Text, audio_samples: Type.Array(Audio, { minItems: 1 }) }),
      output: reply({ message: Type.Optional(Type.String()) }),
    }),

    IDENTIFY_SPEAKER: notPorted({
      summary: 'Who speaks in a recording',
      input: Type.Object({ audio_data: Audio }),
      output: reply({
        user_id: Type.Union([Type.String(), Type.Null()]),
        confidence: Type.Optional(Share),
      }),
    }),
  },
});
