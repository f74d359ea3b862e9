/** The health endpoint of the old SecurityGateway. */
import { Type } from 'typebox';
import { action } from '../../runtime/agent.ts';
import { legacyInUse, OldStatus, oldStatus } from '../facade/old-health.ts';

export const suiteHealth = action({
  summary: 'Health of the gateway in the fields of the old suite',
  input: Type.Object({}),
  output: Type.Object({
    status: OldStatus,
    service: Type.String(),
    legacy_agents: Type.Array(Type.String(), {
      description: 'Legacy agents that calls may go to; empty while the gateway answers alone',
    }),
    uptime: Type.Number({ description: 'Seconds' }),
  }),
  run: (_input, ctx) => ({
    status: oldStatus(ctx),
    service: 'SecurityGateway',
    legacy_agents: legacyInUse(['authentication', 'trust']),
    uptime: process.uptime(),
  }),
});
