import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Base64, Details, Text, reply } from '../schemas.ts';

const request = {
  context: Type.Optional(Details),
  metadata: Type.Optional(Details),
  user_id: Type.Optional(Type.String()),
  session_id: Type.Optional(Type.String()),
  timestamp: Type.Optional(Type.Unknown()),
};

const answer = {
  message: Type.String(),
  data: Type.Optional(Type.Unknown()),
  speak: Type.Optional(Type.Unknown()),
  memory_entry: Type.Optional(Details),
  metadata: Type.Optional(Details),
  timestamp: Type.Optional(Type.Unknown()),
};

export default agent({
  name: 'RequestCoordinator',
  description: 'The old router of user requests',
  // Its requests say what they are in `type`; those of other kinds name an action.
  discriminator: ({ type, action }) =>
    typeof type === 'string' ? type : typeof action === 'string' ? action : undefined,
  actions: {
    text: notPorted({
      summary: 'Answers a text request',
      input: Type.Object({ data: Type.String(), ...request }),
      output: reply(answer),
    }),

    audio: notPorted({
      summary: 'Answers a spoken request',
      input: Type.Object({
        audio_data: Base64,
        format: Type.Optional(Type.String({ default: 'wav' })),
        sample_rate: Type.Optional(Type.Integer({ default: 16000, description: 'Hz' })),
        ...request,
      }),
      output: reply(answer),
    }),

    vision: notPorted({
      summary: 'Answers a request about a picture',
      input: Type.Object({
        image_data: Base64,
        format: Type.Optional(Type.String({ default: 'jpg' })),
        ...request,
      }),
      output: reply(answer),
    }),

    generate: notPorted({
      summary: 'Answers a prompt',
      input: Type.Object({ prompt: Text }),
      output: reply({ response: Type.Optional(Type.String()) }),
    }),
  },
});
