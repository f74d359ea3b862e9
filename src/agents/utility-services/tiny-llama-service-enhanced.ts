import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Nothing, Text, reply } from '../schemas.ts';

export default agent({
  name: 'TinyLlamaServiceEnhanced',
  description: 'Small language model, loaded on demand',
  unload: { action: 'request_unload' },
  actions: {
    generate: notPorted({
      summary: 'Generates text; loads the model when it is not loaded',
      input: Type.Object({
        prompt: Text,
        max_tokens: Type.Optional(Type.Integer()),
        temperature: Type.Optional(Type.Number()),
      }),
      output: reply({ text: Type.String() }),
    }),

    ensure_loaded: notPorted({
      summary: 'Loads the model and waits until it is ready',
      input: Nothing,
      output: Done,
    }),

    request_unload: notPorted({
      summary: 'Unloads the model',
      input: Nothing,
      output: Done,
    }),

    resource_stats: notPorted({
      summary: 'Memory, VRAM and load of the service',
      input: Nothing,
      output: reply({ stats: Details }),
    }),
  },
});
