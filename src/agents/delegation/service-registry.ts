import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Nothing, Text, reply } from '../schemas.ts';
import { Port } from './schemas.ts';

export default agent({
  name: 'ServiceRegistry',
  description: 'The old registry of agent endpoints',
  actions: {
    register_agent: notPorted({
      summary: 'Stores the endpoint of an agent; an earlier one is replaced',
      input: Type.Object({
        agent_id: Type.Optional(Type.String()),
        agent_name: Type.Optional(Type.String()),
        host: Type.Optional(Type.String()),
        port: Type.Optional(Port),
        health_check_port: Type.Optional(Port),
        agent_type: Type.Optional(Type.String()),
        capabilities: Type.Optional(Type.Array(Type.String())),
        dependencies: Type.Optional(Type.Array(Type.String())),
        metadata: Type.Optional(Details),
        registration_data: Type.Optional(Details),
      }),
      output: Done,
    }),

    get_agent_endpoint: notPorted({
      summary: 'The endpoint of an agent',
      input: Type.Object({ agent_name: Text }),
      output: reply({
        host: Type.String(),
        port: Port,
        health_check_port: Type.Optional(Port),
        agent_type: Type.Optional(Type.String()),
        capabilities: Type.Optional(Type.Array(Type.String())),
        metadata: Type.Optional(Details),
        last_registered: Type.Optional(Type.Unknown()),
      }),
    }),

    list_agents: notPorted({
      summary: 'Names of all agents',
      input: Nothing,
      output: reply({ agents: Type.Array(Type.String()) }),
    }),
  },
});
