import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Base64, Details, reply } from '../schemas.ts';

export default agent({
  name: 'FaceRecognitionAgent',
  description: 'Finds faces, who they are, what they feel and whether they are alive',
  actions: {
    process_frame: notPorted({
      summary: 'Analyses one picture',
      input: Type.Object({ frame: Base64 }),
      output: reply({ results: Details }),
    }),
  },
});
