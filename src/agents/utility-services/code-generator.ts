import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Nothing, Text, reply } from '../schemas.ts';

export default agent({
  name: 'CodeGenerator',
  description: 'Writes code with local models',
  actions: {
    generate_code: notPorted({
      summary: 'Writes code for a description',
      input: Type.Object({
        description: Text,
        language: Type.Optional(Type.String()),
        use_voting: Type.Optional(Type.Boolean()),
        save_to_file: Type.Optional(Type.Boolean()),
      }),
      output: reply({ code: Type.String(), language: Type.Optional(Type.String()) }),
    }),

    generate: notPorted({
      summary: 'Generates text for a prompt',
      input: Type.Object({
        prompt: Text,
        max_tokens: Type.Optional(Type.Integer()),
        temperature: Type.Optional(Type.Number()),
      }),
      output: reply({ text: Type.String() }),
    }),

    load_gguf_model: notPorted({
      summary: 'Loads a GGUF model',
      input: Type.Object({ model_id: Text }),
      output: reply({ message: Type.Optional(Type.String()) }),
    }),

    unload_gguf_model: notPorted({
      summary: 'Unloads a GGUF model',
      input: Type.Object({ model_id: Text }),
      output: reply({ message: Type.Optional(Type.String()) }),
    }),

    generate_with_gguf: notPorted({
      summary: 'Generates text with a GGUF model',
      input: Type.Object({
        model_id: Text,
        prompt: Text,
        system_prompt: Type.Optional(Type.String()),
        max_tokens: Type.Optional(Type.Integer({ default: 1024 })),
        temperature: Type.Optional(Type.Number({ default: 0.7 })),
        top_p: Type.Optional(Type.Number({ default: 0.95 })),
      }),
      output: reply({ text: Type.String() }),
    }),

    get_gguf_status: notPorted({
      summary: 'Which GGUF models are loaded',
      input: Nothing,
      output: reply({ data: Details }),
    }),

    list_gguf_models: notPorted({
      summary: 'All GGUF models that can be loaded',
      input: Nothing,
      output: reply({ models: Type.Array(Type.Unknown()) }),
    }),
  },
});
