/** error-bus: all error reports of both machines. It stores and shows them; the rest comes later. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { ERRORS_HOME } from '../../contracts/streams.ts';
import { action, agent, notPorted } from '../../runtime/agent.ts';
import type { AgentContext } from '../../runtime/context.ts';
import { ensureStreams } from '../../runtime/fabric/streams.ts';
import { lastErrors } from './last-errors.ts';

const Details = Type.Record(Type.String(), Type.Unknown());
const ok = { status: Type.String() };
const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }));
const Errors = Type.Object({ ...ok, data: Type.Array(Details) });

/** Between two tries to make the streams, milliseconds. */
const RETRY_MS = 5_000;

/** Makes the streams, and tries until it works: reports wait in the outboxes of their agents. */
async function makeStreams({ nc, log, signal }: AgentContext): Promise<void> {
  for (;;) {
    try {
      const names = await ensureStreams(nc, ERRORS_HOME);
      log.info('streams are there', { streams: names });
      return;
    } catch (err) {
      log.warn('streams cannot be made, trying again', { err });
      await sleep(RETRY_MS, undefined, { signal });
    }
  }
}

const recent = action({
  summary: 'The errors stored last, the newest first',
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
  start: makeStreams,
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
