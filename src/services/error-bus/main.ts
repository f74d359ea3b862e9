/** error-bus: all error reports of both machines. It stores and shows them; the rest comes later. */
import { Type } from 'typebox';
import { ERRORS_HOME } from '../../contracts/streams.ts';
import { action, agent, notPorted } from '../../runtime/agent.ts';
import type { AgentContext } from '../../runtime/context.ts';
import { makeStreams, remakeStreams } from '../../runtime/fabric/keep-streams.ts';
import { lastErrors } from './last-errors.ts';

const Details = Type.Record(Type.String(), Type.Unknown());
const ok = { status: Type.String() };
const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }));
const Errors = Type.Object({ ...ok, data: Type.Array(Details) });

/** The streams of the machine that the errors of both come together on. */
async function start(ctx: AgentContext): Promise<void> {
  await makeStreams(ctx, ERRORS_HOME);
  void remakeStreams(ctx, ERRORS_HOME);
}

const recent = action({
  summary: 'The errors stored last, the newest first, as many as fit into one reply',
  input: Type.Object({ limit }),
  output: Errors,
  run: async (input, ctx) => ({
    status: 'success',
    data: await lastErrors(ctx.nc, input.limit ?? 100),
  }),
});

export default agent({
  name: 'error-bus',
  description: 'Stores the error reports of both machines',
  start,
  actions: {
    recent,
    get_recent_errors: { ...recent, summary: 'Old name of recent' },

    report: notPorted({
      summary: 'Takes an error report in any of the old shapes',
      input: Details,
      output: Type.Object({ ...ok, error_id: Type.String() }),
    }),

    query: notPorted({
      summary: 'Errors of a time, an agent, a severity or with a text',
      input: Type.Object({
        from: Type.Optional(Type.String({ description: 'ISO 8601' })),
        to: Type.Optional(Type.String({ description: 'ISO 8601' })),
        agent: Type.Optional(Type.String()),
        severity: Type.Optional(Type.String()),
        category: Type.Optional(Type.String()),
        text: Type.Optional(Type.String()),
        limit,
      }),
      output: Errors,
    }),

    replay: notPorted({
      summary: 'Publishes stored errors of a time once more',
      input: Type.Object({ from: Type.String(), to: Type.Optional(Type.String()) }),
      output: Type.Object({ ...ok, replayed: Type.Integer() }),
    }),

    get_agent_health: notPorted({
      summary: 'State, last sign of life and error count by agent',
      input: Type.Object({}),
      output: Type.Object({ ...ok, data: Type.Unknown() }),
    }),
  },
});
