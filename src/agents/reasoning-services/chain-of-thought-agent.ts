import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { byField } from '../by-field.ts';
import { Text, reply } from '../schemas.ts';

export default agent({
  name: 'ChainOfThoughtAgent',
  description: 'Solves a problem step by step and checks the solution',
  discriminator: byField({ prompt: 'solve' }),
  actions: {
    solve: notPorted({
      summary: 'Breaks a problem down, solves each step and verifies the result',
      input: Type.Object({ prompt: Text, code_context: Type.Optional(Type.String()) }),
      output: reply({ result: Type.String(), steps: Type.Optional(Type.Array(Type.Unknown())) }),
    }),
  },
});
