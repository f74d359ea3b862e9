/** Actions of the old hub that tell and take health. */
import { Type } from 'typebox';
import { notPorted } from '../../../runtime/agent.ts';
import { AgentName, Count, Details, Nothing, ok } from '../schemas.ts';

export const healthActions = {
  health_summary: notPorted({
    summary: 'How many agents are healthy, warning, critical or unknown, and where',
    input: Nothing,
    output: Type.Object({
      ...ok,
      overall_status: Type.Enum(['healthy', 'warning', 'critical', 'degraded']),
      agent_counts: Type.Object({
        healthy: Count,
        warning: Count,
        critical: Count,
        unknown: Count,
      }),
      agents_by_location: Type.Record(Type.String(), Count),
      stale_agents: Type.Array(Type.String()),
      total_agents: Count,
      timestamp: Type.String(),
    }),
  }),

  update_agent_health: notPorted({
    summary: 'Takes the health that an agent reports of itself',
    input: Type.Object({
      agent_name: AgentName,
      status: Type.String(),
      details: Type.Optional(Details),
      location: Type.Optional(Type.String()),
    }),
    output: Type.Object(ok),
  }),
};
