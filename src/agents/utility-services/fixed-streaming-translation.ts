import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { byField } from '../by-field.ts';
import { Text, reply } from '../schemas.ts';

export default agent({
  name: 'FixedStreamingTranslation',
  description: 'Translation front with a cache and fallbacks',
  discriminator: byField({ text: 'translate' }),
  actions: {
    translate: notPorted({
      summary: 'Translates a text',
      input: Type.Object({
        text: Text,
        source_lang: Type.Optional(Type.String()),
        target_lang: Type.Optional(Type.String()),
        session_id: Type.Optional(Type.String()),
      }),
      output: reply({ translated: Type.String(), cached: Type.Optional(Type.Boolean()) }),
    }),
  },
});
