/** An agent that answers the rpcs of the registry as the tests of the door need it. */
import { Type } from 'typebox';
import { AgentNotFound } from '../../../../contracts/error-catalogue/services/registry.ts';
import { action, actionStream, agent, type AgentDefinition } from '../../../../runtime/agent.ts';

export const PROTO = 'tandem/v1/registry.proto';
export const SERVICE = 'tandem.v1.RegistryService';
const Open = Type.Object({});
/** What the door ended: calls and streams that hang until then. */
export const aborted: string[] = [];
/** What wakes each watch of the agent `quiet`, which says nothing until then. */
export const listening: (() => void)[] = [];

const give = (reply: object) =>
  action({ summary: 's', input: Open, output: Open, run: () => reply });

export const definition: AgentDefinition = agent({
  name: 'Registry',
  description: 'd',
  actions: {
    get_agent_endpoint: action({
      summary: 's',
      input: Type.Object({
        agent_name: Type.String(),
        include_unhealthy: Type.Optional(Type.Boolean()),
      }),
      output: Open,
      run: (input, ctx) => {
        if (input.agent_name === '') throw new AgentNotFound({ agent_name: '(empty)' });
        if (input.agent_name === 'hang')
          return new Promise<object>(() => {
            ctx.signal.addEventListener('abort', () => aborted.push('call'));
          });
        const metadata = { input, caller: ctx.caller ?? null, deadline: ctx.deadline };
        return { name: input.agent_name, port: 5, not_in_the_proto: 1, metadata };
      },
    }),
    list_agents: give({ agents: ['a', 'b'] }),
    get_registered_agents: give({ agents: [{ name: 'a', port: null, capabilities: ['x'] }] }),
    get_ok_agents: give({ count: 'many' }),
    get_agent_info: action({
      summary: 's',
      input: Open,
      output: Open,
      run: () => {
        throw new Error('inside');
      },
    }),
    register_agent: give({}),
  },
  streams: {
    watch_agents: actionStream({
      summary: 's',
      input: Type.Object({ agent_name: Type.Optional(Type.String()) }),
      item: Type.Object({ change: Type.String() }),
      async *run({ agent_name }, ctx) {
        if (agent_name === 'Nobody') throw new AgentNotFound({ agent_name });
        if (agent_name === 'quiet') {
          const { promise, resolve } = Promise.withResolvers<void>();
          listening.push(resolve);
          await promise;
        }
        yield { change: 'present', agent: { name: 'a' } };
        yield { change: 'registered', agent: { name: 'b' } };
        await new Promise((resolve) => ctx.signal.addEventListener('abort', resolve));
        aborted.push('stream');
      },
    }),
  },
});
