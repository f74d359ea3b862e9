import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { reply } from '../schemas.ts';

export default agent({
  name: 'VisionProcessingAgent',
  description: 'Describes pictures',
  discriminator: 'type',
  actions: {
    describe_image: notPorted({
      summary: 'Describes a picture',
      input: Type.Object({
        image_base64: Type.Optional(Type.String()),
        image_path: Type.Optional(Type.String()),
        prompt: Type.Optional(Type.String()),
      }),
      output: reply({ description: Type.String() }),
    }),
  },
});
