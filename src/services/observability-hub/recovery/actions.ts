/** Actions that recover members. */
import { Type } from 'typebox';
import { notPorted } from '../../../runtime/agent.ts';
import { AgentName, ok } from '../schemas.ts';

export const recoveryActions = {
  trigger_recovery: notPorted({
    summary: 'Restarts an agent: alone, with cleared state, with its dependencies, or all of them',
    input: Type.Object({
      agent_name: AgentName,
      strategy: Type.Enum(['tier1', 'tier2', 'tier3', 'tier4']),
    }),
    output: Type.Object({ ...ok, message: Type.String() }),
  }),
};
