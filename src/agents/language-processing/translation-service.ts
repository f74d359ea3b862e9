import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { byField } from '../by-field.ts';
import { Text, reply } from '../schemas.ts';

export default agent({
  name: 'TranslationService',
  description: 'Translates with six engines, the next one when one fails',
  discriminator: byField({ text: 'translate' }),
  actions: {
    translate: notPorted({
      summary: 'Translates a text',
      input: Type.Object({
        text: Text,
        target_lang: Type.Optional(Type.String()),
        source_lang: Type.Optional(Type.String()),
        session_id: Type.Optional(Type.String()),
      }),
      output: reply({
        translated_text: Type.String(),
        engine_used: Type.Optional(Type.String()),
        session_id: Type.Optional(Type.String()),
      }),
    }),
  },
});
