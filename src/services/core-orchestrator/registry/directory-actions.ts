/** Questions about agents that old clients ask SystemDigitalTwin; the registry knows the answers. */
import { Type } from 'typebox';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { AgentNotFound } from '../../../contracts/error-catalogue/services/registry.ts';
import { facade } from '../../facade/facade.ts';
import { Success, success } from '../success.ts';
import { isHealthy } from './shapes/healthy.ts';
import { oldRows, oldStatus } from './shapes/old-directory.ts';
import { runningRegistry as registry } from './running.ts';
import { AgentRow, AgentStatus, agentRow, statusByName } from './shapes/views.ts';

const twin = facade('twin');
const Nothing = Type.Object({});
const agent = 'SystemDigitalTwin' as const;

/** The old twin knows an agent by what it said at its start, so its words and times differ. */
const ignore = ['agents.*.last_updated', 'agents.*.last_seen', 'agents.*.status'];

export const directoryActions = {
  get_registered_agents: twin.action({
    summary: 'All registered agents with their endpoints and states',
    input: Nothing,
    output: Type.Object({ ...Success, agents: Type.Array(AgentRow) }),
    run: () => ({ ...success, agents: registry().entries().map(agentRow) }),
    old: { agent, reply: (old) => ({ ...success, agents: oldRows(old) }), ignore },
  }),

  get_ok_agents: twin.action({
    summary: 'The healthy ones of the registered agents',
    input: Nothing,
    output: Type.Object({
      ...Success,
      count: Type.Integer(),
      agents: Type.Array(AgentRow),
    }),
    run: () => {
      const healthy = registry()
        .entries()
        .filter((entry) => isHealthy(entry.state));
      return { ...success, count: healthy.length, agents: healthy.map(agentRow) };
    },
    old: {
      agent,
      reply: (old) => {
        const agents = oldRows(old);
        return { ...success, count: agents.length, agents };
      },
      ignore,
    },
  }),

  get_all_agents: twin.action({
    summary: 'Status, machine and last sign of life of every registered agent, by name',
    input: Nothing,
    output: Type.Object({ ...Success, agents: Type.Record(Type.String(), AgentStatus) }),
    run: () => ({ ...success, agents: statusByName(registry().entries()) }),
    old: {
      agent,
      reply: (old) => {
        const agents = Object.entries((old['agents'] ?? {}) as JsonObject);
        const byName = agents.map(([name, status]) => [name, oldStatus(status)] as const);
        return { ...success, agents: Object.fromEntries(byName) };
      },
      ignore,
    },
  }),

  get_agent_info: twin.action({
    summary: 'Status, machine and last sign of life of one agent',
    input: Type.Object({ agent_name: Type.String({ minLength: 1 }) }),
    output: Type.Object({ ...Success, agent_info: AgentStatus }),
    run: ({ agent_name }) => {
      const agents = statusByName(registry().entries());
      const agent_info = Object.hasOwn(agents, agent_name) ? agents[agent_name] : undefined;
      if (!agent_info) throw new AgentNotFound({ agent_name });
      return { ...success, agent_info };
    },
    old: {
      agent,
      reply: (old) => ({ ...success, agent_info: oldStatus(old['agent_info']) }),
      ignore: ['agent_info.last_seen', 'agent_info.status'],
    },
  }),
};
