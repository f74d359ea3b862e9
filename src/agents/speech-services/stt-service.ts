import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Audio, Details, Nothing, Share, reply } from '../schemas.ts';

export default agent({
  name: 'STTService',
  description: 'Speech to text',
  actions: {
    transcribe: notPorted({
      summary: 'Text of a recording',
      input: Type.Object({ audio_data: Audio, language: Type.Optional(Type.String()) }),
      output: reply({
        text: Type.String(),
        confidence: Type.Optional(Share),
        language: Type.Optional(Type.String()),
      }),
    }),

    batch_transcribe: notPorted({
      summary: 'Texts of several recordings',
      input: Type.Object({
        audio_batch: Type.Array(Audio),
        language: Type.Optional(Type.String()),
      }),
      output: reply({ results: Type.Array(Details) }),
    }),

    queue_for_batch: notPorted({
      summary: 'Queues a recording for the next batch',
      input: Type.Object({
        audio_data: Audio,
        language: Type.Optional(Type.String()),
        request_id: Type.Optional(Type.String()),
      }),
      output: reply({ request_id: Type.Optional(Type.String()) }),
    }),

    performance_metrics: notPorted({
      summary: 'Times and counts of the recogniser',
      input: Nothing,
      output: reply({ metrics: Details }),
    }),
  },
});
