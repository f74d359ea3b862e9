import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Nothing, Text, reply } from '../schemas.ts';

export default agent({
  name: 'UnifiedWebAgent',
  description: 'Browses and reads web pages without a screen',
  discriminator: 'command',
  actions: {
    navigate: notPorted({
      summary: 'Opens a page',
      input: Type.Object({ url: Text }),
      output: reply({
        url: Type.String(),
        title: Type.Optional(Type.String()),
        content: Type.Optional(Type.String()),
      }),
    }),

    extract_links: notPorted({
      summary: 'The links of the current page, or of the one given',
      input: Type.Object({ url: Type.Optional(Type.String()) }),
      output: reply({
        url: Type.String(),
        links: Type.Array(Type.Object({ url: Type.String(), text: Type.String() })),
        count: Type.Integer(),
      }),
    }),

    search: notPorted({
      summary: 'Searches the web',
      input: Type.Object({ query: Text }),
      output: reply({ query: Type.Optional(Type.String()), results: Type.Array(Details) }),
    }),

    browse_with_context: notPorted({
      summary: 'Finds pages that fit a question and its context',
      input: Type.Object({ query: Text, context: Type.Optional(Details) }),
      output: reply({ results: Type.Array(Type.Unknown()) }),
    }),

    send_to_memory: notPorted({
      summary: 'Stores a found text in the memory of PC2',
      input: Type.Object({
        content: Text,
        memory_type: Type.Optional(Type.String()),
        metadata: Type.Optional(Details),
      }),
      output: Done,
    }),

    status: notPorted({
      summary: "The current page and the browser's state",
      input: Nothing,
      output: reply({
        current_url: Type.Optional(Type.String()),
        driver_available: Type.Optional(Type.Boolean()),
      }),
    }),
  },
});
