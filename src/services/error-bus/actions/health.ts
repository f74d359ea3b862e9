/** Actions that tell how agents are doing, from their errors. */
import { Type } from 'typebox';
import { ErrorReport } from '../../../contracts/error-report.ts';
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
    summary: 'State and number of errors by agent, as rows of the old error bus',
    input: Nothing,
    output: Type.Object({
      ...ok,
      data: Type.Array(
        Type.Object({
          agent: Type.String(),
          status: Type.String(),
          /** Unix seconds of its last error; the old bus heard of agents in no other way. */
          last_heartbeat: Type.Union([Type.Number(), Type.Null()]),
          error_count: Type.Integer(),
        }),
      ),
    }),
    run: async () => {
      const bus = errorBus();
      await bus.caughtUp();
      const data = agentErrors(bus.index.database, Date.now()).map((one) => ({
        agent: one.agent,
        status: one.status,
        last_heartbeat: Date.parse(one.last_error.timestamp) / 1_000,
        error_count: one.error_count,
      }));
      return { ...success, data };
    },
    old: { agent: 'ErrorBus', ignore: ['data.*.last_heartbeat'] },
  }),
};
