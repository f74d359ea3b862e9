/** Actions that tell how agents are doing, from their errors. */
import { Type } from 'typebox';
import { ErrorReport, type Severity } from '../../../contracts/error-report.ts';
import { facade } from '../../facade/facade.ts';
import { errorBus } from '../bus.ts';
import { agentErrors, AgentState } from '../index/agents.ts';
import { Nothing, ok, success } from './schemas.ts';

const errors = facade('errors');

export const healthActions = {
  agent_health: errors.action({
    summary: 'By agent: state, number of errors in several windows, and the last error',
    input: Type.Object({ agent: Type.Optional(Type.String({ minLength: 1 })) }),
    output: Type.Object({
      ...ok,
      data: Type.Array(
        Type.Object({
          agent: Type.String(),
          /** `critical` or `degraded` by the errors of the last five minutes, else `healthy`. */
          status: Type.Enum(Object.values(AgentState)),
          error_count: Type.Integer(),
          last_5_minutes: Type.Integer(),
          last_hour: Type.Integer(),
          last_day: Type.Integer(),
          last_error: ErrorReport,
        }),
      ),
    }),
    run: async ({ agent }) => {
      const bus = errorBus();
      await bus.caughtUp();
      return { ...success, data: agentErrors(bus.index.database, Date.now(), agent) };
    },
  }),

  get_agent_health: errors.action({
    summary: 'State and number of errors by agent, as the old error bus told them',
    input: Nothing,
    output: Type.Object({
      ...ok,
      data: Type.Record(
        Type.String(),
        Type.Object({
          /** By the last error: `critical`, `error` or `warning`. */
          status: Type.String(),
          /** Unix seconds of the last error; the old bus heard of agents in no other way. */
          last_heartbeat: Type.Number(),
          error_count: Type.Integer(),
        }),
      ),
    }),
    run: async () => {
      const bus = errorBus();
      await bus.caughtUp();
      const rows = agentErrors(bus.index.database, Date.now()).map(
        ({ agent, last_error, error_count }) => {
          const last_heartbeat = Date.parse(last_error.timestamp) / 1_000;
          return [agent, { status: oldStatus(last_error.severity), last_heartbeat, error_count }];
        },
      );
      return { ...success, data: Object.fromEntries(rows) as never };
    },
    old: { agent: 'ErrorBus', ignore: ['data.*.last_heartbeat'] },
  }),
};

function oldStatus(severity: Severity): string {
  if (severity === 'critical' || severity === 'fatal') return 'critical';
  return severity === 'error' ? 'error' : 'warning';
}
