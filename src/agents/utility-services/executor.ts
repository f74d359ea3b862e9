import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { byField } from '../by-field.ts';
import { Text, reply } from '../schemas.ts';

export default agent({
  name: 'Executor',
  description: "Runs commands of the host after a check of the caller's permission",
  discriminator: byField({ command: 'execute' }),
  actions: {
    execute: notPorted({
      summary: 'Runs one command for a user',
      input: Type.Object({ command: Text, user: Text, password: Text }),
      output: reply({
        stdout: Type.Optional(Type.String()),
        stderr: Type.Optional(Type.String()),
        returncode: Type.Optional(Type.Integer()),
      }),
    }),
  },
});
