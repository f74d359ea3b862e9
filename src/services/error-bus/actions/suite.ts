/** What the old suite said about itself on `GET /health`. */
import { Type } from 'typebox';
import { Mode } from '../../../contracts/modes.ts';
import { action } from '../../../runtime/agent.ts';
import { processHost } from '../../facade/host.ts';
import { errorBus } from '../bus.ts';
import { Nothing } from './schemas.ts';

export const suiteActions = {
  suite_health: action({
    summary: 'Health of the error bus in the fields of the old suite',
    input: Nothing,
    output: Type.Object({
      status: Type.String(),
      service: Type.String(),
      /** True when calls may go to the legacy container. */
      legacy_running: Type.Boolean(),
      system_health: Type.Object({ status: Type.String(), errors_collected: Type.Integer() }),
      /** Seconds. */
      uptime: Type.Number(),
    }),
    run: () => {
      const { index } = errorBus();
      return {
        status: 'healthy',
        service: 'ErrorBusSuite',
        legacy_running: processHost.modes.get('errors').mode !== Mode.unified,
        system_health: { status: 'healthy', errors_collected: index.count() },
        uptime: process.uptime(),
      };
    },
  }),
};
