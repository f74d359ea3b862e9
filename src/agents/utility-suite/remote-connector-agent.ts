import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Text, reply } from '../schemas.ts';

export default agent({
  name: 'RemoteConnectorAgent',
  description: 'Client to remote and local language model APIs',
  discriminator: 'request_type',
  actions: {
    generate: notPorted({
      summary: 'Generates text with a model: `ollama/*`, `deepseek` or `google`',
      input: Type.Object({
        model: Text,
        prompt: Text,
        system_prompt: Type.Optional(Type.String()),
        temperature: Type.Optional(Type.Number()),
        max_tokens: Type.Optional(Type.Integer()),
        use_cache: Type.Optional(Type.Boolean({ default: true })),
      }),
      output: reply({
        response: Type.String(),
        model: Type.Optional(Type.String()),
        cached: Type.Optional(Type.Boolean()),
      }),
    }),

    check_status: notPorted({
      summary: 'Whether a model can be reached',
      input: Type.Object({ model: Type.Optional(Type.String()) }),
      output: reply({ available: Type.Optional(Type.Boolean()), models: Type.Optional(Details) }),
    }),
  },
});
