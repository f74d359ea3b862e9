/** What the old suite said about itself on `GET /health`. */
import { Type } from 'typebox';
import { action } from '../../../runtime/agent.ts';
import { legacyInUse, OldStatus, oldStatus } from '../../facade/old-health.ts';
import { errorBus } from '../bus.ts';
import { Nothing } from './schemas.ts';

export const suiteActions = {
  suite_health: action({
    summary: 'Health of the error bus in the fields of the old suite',
    input: Nothing,
    output: Type.Object({
      status: OldStatus,
      service: Type.String(),
      /** True when calls may go to the legacy container. */
      legacy_running: Type.Boolean(),
      system_health: Type.Object({ status: OldStatus, errors_collected: Type.Integer() }),
      /** Seconds. */
      uptime: Type.Number(),
    }),
    run: (_input, ctx) => {
      const status = oldStatus(ctx);
      return {
        status,
        service: 'ErrorBusSuite',
        legacy_running: legacyInUse(['errors']).length > 0,
        system_health: { status, errors_collected: errorBus().index.count() },
        uptime: process.uptime(),
      };
    },
  }),
};
