/** An agent that ends at its start while its state is broken, as one does whose database cannot be read. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Type } from 'typebox';
import { agent } from '../../../src/runtime/agent.ts';

/** File in the state folder that breaks it. */
export const BROKEN = 'broken';

export default agent({
  name: process.env['TANDEM_AGENT'] ?? 'BrittleAgent',
  description: 'Ends at its start while its state is broken',
  actions: {
    greet: {
      summary: 'Greets',
      input: Type.Object({}),
      output: Type.Object({ greeting: Type.String() }),
      run: () => ({ greeting: 'hello' }),
    },
  },
  start: ({ stateDir }) => {
    if (existsSync(path.join(stateDir, BROKEN))) throw new Error('its state cannot be read');
  },
});
