/** Questions about agents that old clients ask SystemDigitalTwin; the registry knows the answers. */
import { Type } from 'typebox';
import { AgentNotFound } from '../../../contracts/error-catalogue/registry.ts';
import { action } from '../../../runtime/agent.ts';
import { isHealthy } from './healthy.ts';
import type { Registry } from './registry.ts';
import { Success, success } from '../success.ts';
import { AgentRow, AgentStatus, agentRow, statusByName } from './views.ts';

const Nothing = Type.Object({});

/** @param registry gives the running registry, or throws RegistryNotReady */
export function directoryActions(registry: () => Registry) {
  return {
    get_registered_agents: action({
      summary: 'All registered agents with their endpoints and states',
      input: Nothing,
      output: Type.Object({ ...Success, agents: Type.Array(AgentRow) }),
      run: () => ({ ...success, agents: registry().entries().map(agentRow) }),
    }),

    get_ok_agents: action({
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
    }),

    get_all_agents: action({
      summary: 'Status, machine and last sign of life of every registered agent, by name',
      input: Nothing,
      output: Type.Object({ ...Success, agents: Type.Record(Type.String(), AgentStatus) }),
      run: () => ({ ...success, agents: statusByName(registry().entries()) }),
    }),

    get_agent_info: action({
      summary: 'Status, machine and last sign of life of one agent',
      input: Type.Object({ agent_name: Type.String({ minLength: 1 }) }),
      output: Type.Object({ ...Success, agent_info: AgentStatus }),
      run: ({ agent_name }) => {
        const agents = statusByName(registry().entries());
        const agent_info = Object.hasOwn(agents, agent_name) ? agents[agent_name] : undefined;
        if (!agent_info) throw new AgentNotFound({ agent_name });
        return { ...success, agent_info };
      },
    }),
  };
}
