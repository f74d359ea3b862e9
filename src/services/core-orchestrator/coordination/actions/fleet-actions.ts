/** Requests to a named agent, and events to everybody. */
import { randomUUID } from 'node:crypto';
import { Type } from 'typebox';
import { EventReserved } from '../../../../contracts/error-catalogue/services/coordination.ts';
import { ACTION_NAME, type JsonObject } from '../../../../contracts/actions/action.ts';
import { facade } from '../../../facade/facade.ts';
import { AGENTS_CALL } from '../../doors/call-agent.ts';
import { endpointView, Endpoint } from '../../registry/shapes/views.ts';
import { runningRegistry } from '../../registry/running.ts';
import { Success, success } from '../../success.ts';
import { LIMITS } from '../limits.ts';
import { coordination, fromCaller } from '../running.ts';
import { Details, Request } from '../schemas.ts';

const capability = facade('coordination');

/** Part of a subject: letters, digits, `-` and `_`, in up to four parts joined by dots. */
const EVENT_TYPE = '^[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63}){0,3}$';

/** Where an agent answers is for everybody; an answer of it is a call like any other. */
function callsAgent(input: unknown): boolean {
  return (input as JsonObject | null)?.['action'] !== undefined;
}

export const fleetActions = {
  coordinate_request: capability.action({
    summary: 'Where a named agent answers; with `action`, its answer to that action as well',
    timeoutMs: LIMITS.timeoutMs,
    requires: { ...AGENTS_CALL, when: callsAgent },
    input: Type.Object({
      ...Request,
      target_agent: Type.String({ minLength: 1 }),
      action: Type.Optional(
        Type.String({
          pattern: ACTION_NAME.source,
          description: `needs the scope ${AGENTS_CALL.scope}`,
        }),
      ),
      input: Type.Optional(Details),
      task_type: Type.Optional(Type.String({ description: 'background waits behind all others' })),
    }),
    output: Type.Object({
      ...Success,
      message: Type.String(),
      request_id: Type.String(),
      target_endpoint: Endpoint,
      data: Type.Optional(Type.Unknown()),
    }),
    run: async (input, ctx) => {
      const { target_agent: agent, action, task_type = 'other' } = input;
      const registry = runningRegistry();
      const target_endpoint = endpointView(registry.endpoint({ agent_name: agent }));
      const message = `Request coordinated to ${agent}`;
      if (action === undefined) {
        const request_id = input.request_id ?? randomUUID();
        return { ...success, message, request_id, target_endpoint };
      }
      const { requests, downstream } = coordination();
      const from = fromCaller(ctx);
      const record = requests.do(task_type, input, from, ({ errand }) =>
        downstream.ask(errand, { agent, action, input: input.input ?? {} }),
      );
      const data = await record.answer;
      return { ...success, message, request_id: record.id, target_endpoint, data };
    },
  }),

  publish_event: capability.action({
    summary: 'Publishes an event on the fabric, under event.<event_type>',
    input: Type.Object({
      event_id: Type.Optional(Type.String()),
      event_type: Type.String({ pattern: EVENT_TYPE }),
      source_agent: Type.Optional(Type.String()),
      data: Type.Optional(Details),
    }),
    output: Type.Object({ ...Success, message: Type.String(), event_id: Type.String() }),
    run: async (input, ctx) => {
      const { event_id = randomUUID(), event_type, source_agent, data = {} } = input;
      if (/^registry(\.|$)/.test(event_type)) throw new EventReserved({ event_type });
      const source = source_agent ?? ctx.caller ?? null;
      const timestamp = new Date().toISOString();
      ctx.publish(event_type, { event_id, event_type, source_agent: source, timestamp, data });
      // The broker has it when this returns; who listens is another matter.
      await ctx.nc.flush();
      return { ...success, message: `Event ${event_type} published`, event_id };
    },
  }),
};
