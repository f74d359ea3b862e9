import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Nothing, Text, reply } from '../schemas.ts';

export default agent({
  name: 'TTSService',
  description: 'Text to speech',
  actions: {
    speak: notPorted({
      summary: 'Speaks a text',
      input: Type.Object({
        text: Text,
        language: Type.Optional(Type.String()),
        voice_id: Type.Optional(Type.String()),
        speed: Type.Optional(Type.Number()),
        volume: Type.Optional(Type.Number()),
      }),
      output: reply({ message: Type.Optional(Type.String()) }),
    }),

    stop: notPorted({
      summary: 'Stops speaking',
      input: Nothing,
      output: reply({ message: Type.Optional(Type.String()) }),
    }),

    set_voice: notPorted({
      summary: 'Sets the voice for what follows',
      input: Type.Object({
        voice_id: Type.Optional(Type.String()),
        language: Type.Optional(Type.String()),
        speed: Type.Optional(Type.Number()),
        volume: Type.Optional(Type.Number()),
      }),
      output: reply({ message: Type.Optional(Type.String()) }),
    }),
  },
});
