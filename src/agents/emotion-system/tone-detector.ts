import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Nothing, Share, reply } from '../schemas.ts';

export default agent({
  name: 'ToneDetector',
  description: 'Tone of voice',
  actions: {
    get_tone: notPorted({
      summary: 'The tone last heard',
      input: Nothing,
      output: reply({ tone: Type.String(), confidence: Type.Optional(Share) }),
    }),
  },
});
