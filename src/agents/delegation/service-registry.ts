import { Type } from 'typebox';
import { MissingAgentName } from '../../contracts/error-catalogue/agents/delegation.ts';
import { AgentNotFound } from '../../contracts/error-catalogue/services/registry.ts';
import { action, agent } from '../../runtime/agent.ts';
import { Details, Done, Nothing, reply } from '../schemas.ts';
import { Port } from './shared/schemas.ts';
import { Registered, readRegistration } from './service-registry/registration.ts';
import { Opened } from './shared/opened.ts';
import { readRecords } from './shared/record-key.ts';
import { Records } from './shared/records.ts';
import { stateActions } from './shared/state-actions.ts';

const NAME = 'ServiceRegistry';
const agents = new Opened<Records<Registered>>(NAME);

export default agent({
  name: NAME,
  description: 'The old registry of agent endpoints',
  actions: {
    register_agent: action({
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
      run: (input) => {
        const { name, entry } = readRegistration(input, new Date());
        agents.get().set(name, entry);
        return { status: 'success' };
      },
    }),

    get_agent_endpoint: action({
      summary: 'The endpoint of an agent',
      input: Type.Object({ agent_name: Type.Optional(Type.String()) }),
      output: reply(Registered.properties),
      run: ({ agent_name }) => {
        if (!agent_name) throw new MissingAgentName();
        const found = agents.get().get(agent_name);
        if (found === undefined) throw new AgentNotFound({ agent_name });
        return { status: 'success', ...found };
      },
    }),

    list_agents: action({
      summary: 'Names of all agents',
      input: Nothing,
      output: reply({ agents: Type.Array(Type.String()) }),
      run: () => ({ status: 'success', agents: agents.get().keys() }),
    }),

    ...stateActions(
      {
        export: () =>
          agents
            .get()
            .entries()
            .map(([name, value]) => ({ key: `agent:${name}`, value })),
        import: (records) => agents.get().setAll(readRecords(NAME, 'agent', Registered, records)),
      },
      // Who is where is no secret, and the old twin reads it over the fabric.
      ['zmq', 'fabric'],
    ),
  },
  start: async (ctx) => {
    const onDisk = ctx.config['backend'] === 'disk';
    const records = onDisk
      ? await Records.onDisk<Registered>(ctx.stateDir, 'registry.sqlite')
      : new Records<Registered>();
    agents.set(records);
    return () => {
      agents.set(undefined);
      records.close();
    };
  },
});
