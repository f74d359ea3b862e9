import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { byField } from '../by-field.ts';
import { Text, reply } from '../schemas.ts';

export default agent({
  name: 'TieredResponder',
  description: 'Answers at once, fast or deeply, as the question needs',
  discriminator: byField({ text: 'respond' }),
  actions: {
    respond: notPorted({
      summary: 'Answers a text on the tier that fits',
      input: Type.Object({ text: Text }),
      output: reply({ message: Type.Optional(Type.String()), tier: Type.Optional(Type.String()) }),
    }),
  },
});
