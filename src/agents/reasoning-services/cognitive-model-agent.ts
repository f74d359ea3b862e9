import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Nothing, Text, reply } from '../schemas.ts';

export default agent({
  name: 'CognitiveModelAgent',
  description: 'Keeps a graph of beliefs and checks that they agree',
  actions: {
    add_belief: notPorted({
      summary: 'Adds a belief and its relations',
      input: Type.Object({
        belief: Text,
        type: Text,
        relationships: Type.Optional(Type.Array(Details)),
      }),
      output: Done,
    }),

    query_belief: notPorted({
      summary: 'A belief, its relations and whether it contradicts others',
      input: Type.Object({ belief: Text }),
      output: reply({
        belief: Type.String(),
        type: Type.Optional(Type.String()),
        relationships: Type.Array(Type.Object({ target: Type.String(), relation: Type.String() })),
        is_consistent: Type.Boolean(),
      }),
    }),

    get_belief_system: notPorted({
      summary: 'The whole graph',
      input: Nothing,
      output: reply({
        system: Type.Object({ nodes: Type.Array(Details), edges: Type.Array(Details) }),
      }),
    }),
  },
});
