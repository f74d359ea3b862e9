import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Text, reply } from '../schemas.ts';

export default agent({
  name: 'NLLBAdapter',
  description: 'Translates with the NLLB model',
  actions: {
    translate: notPorted({
      summary: 'Translates a text',
      input: Type.Object({ text: Text, source_lang: Text, target_lang: Text }),
      output: reply({ translated_text: Type.String() }),
    }),
  },
});
