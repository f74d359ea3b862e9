/** Calls any agent of the fleet for somebody outside of it. */
import { Type } from 'typebox';
import { ACTION_NAME, type JsonObject } from '../../../contracts/actions/action.ts';
import { ENTRY_NAME, SLUG } from '../../../contracts/fleet/names.ts';
import { action } from '../../../runtime/agent.ts';
import { Success, success } from '../success.ts';

/** What it takes to have an agent of one's choice called. Nobody needs it who is on the fabric already. */
export const AGENTS_CALL = { scope: 'agents:call' } as const;

/** Our own answer comes after that of the agent, so that the caller learns what the agent said. */
const MARGIN_MS = 20;
/** Most actions are done sooner; an agent that needs longer says so to callers that wait longer. */
const DEFAULT_TIMEOUT_MS = 30_000;

export const callAgentActions = {
  call_agent: action({
    summary: 'Calls an action of any agent; gives its reply, or fails as it failed',
    timeoutMs: DEFAULT_TIMEOUT_MS,
    requires: AGENTS_CALL,
    input: Type.Object({
      agent: Type.String({ pattern: ENTRY_NAME.source }),
      action: Type.String({ pattern: ACTION_NAME.source }),
      input: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
      machine: Type.Optional(
        Type.String({ pattern: SLUG.source, description: 'Asks the instance there' }),
      ),
    }),
    output: Type.Object({ ...Success, reply: Type.Record(Type.String(), Type.Unknown()) }),
    run: async (input, ctx) => {
      const timeoutMs = Math.max(1, ctx.deadline - Date.now() - MARGIN_MS);
      const reply = await ctx.call<JsonObject>(input.agent, input.action, input.input ?? {}, {
        timeoutMs,
        ...(input.machine === undefined ? {} : { machine: input.machine }),
        // In the name of the caller: this service may do more than who asks it.
        token: ctx.token ?? null,
      });
      return { ...success, reply };
    },
  }),
};
