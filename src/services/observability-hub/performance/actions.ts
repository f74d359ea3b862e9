/** Actions of the old hub about performance. */
import { Type } from 'typebox';
import { notPorted } from '../../../runtime/agent.ts';
import { AgentName, Details, ok } from '../schemas.ts';

export const performanceActions = {
  performance_metrics: notPorted({
    summary: 'Response times, errors and throughput of one agent',
    input: Type.Object({ agent_name: AgentName }),
    output: Type.Object({ ...ok, metrics: Details }),
  }),
};
