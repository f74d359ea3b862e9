/** Looking after requests: their state, the queue, cancelling and interrupting. */
import { Type } from 'typebox';
import { RequestNotFound } from '../../../../contracts/error-catalogue/services/coordination.ts';
import { facade } from '../../../facade/facade.ts';
import { Success, success } from '../../success.ts';
import { LIMITS } from '../limits.ts';
import { coordination } from '../running.ts';
import { RequestView } from '../schemas.ts';

const capability = facade('coordination');
const Nothing = Type.Object({});
const ById = Type.Object({ request_id: Type.String({ minLength: 1 }) });

export const requestActions = {
  get_request: capability.action({
    summary: 'State of a request; finished ones are kept for ten minutes',
    input: ById,
    output: RequestView,
    run: ({ request_id }) => {
      const { id, type, state, submittedAt, outcome } = coordination().request(request_id);
      const position = coordination().position(id);
      return {
        ...success,
        request_id: id,
        type,
        state,
        submitted_at: submittedAt.toISOString(),
        ...(position !== undefined && { position }),
        ...(outcome && 'answer' in outcome && { answer: outcome.answer }),
        ...(outcome &&
          'failure' in outcome && {
            failure: {
              code: outcome.failure.code,
              message: outcome.failure.message,
              retryable: outcome.failure.retryable,
            },
          }),
      };
    },
  }),

  cancel_request: capability.action({
    summary: 'Ends a request that waits or runs; its caller is told',
    input: ById,
    output: Type.Object({ ...Success, request_id: Type.String(), cancelled: Type.Boolean() }),
    run: ({ request_id }) => {
      const cancelled = coordination().coordinator.cancel(request_id);
      if (!cancelled && !coordination().book.get(request_id)) {
        const minutes = coordination().limits.remembered.ms / 60_000;
        throw new RequestNotFound({ request_id, minutes });
      }
      return { ...success, request_id, cancelled };
    },
  }),

  interrupt: capability.action({
    summary: 'Ends all requests that wait, and starts none for five seconds',
    input: Type.Object({ reason: Type.Optional(Type.String()) }),
    output: Type.Object({ ...Success, cleared: Type.Integer(), paused_ms: Type.Integer() }),
    run: ({ reason = 'an interrupt was asked for' }) => {
      const { coordinator, limits } = coordination();
      return { ...success, cleared: coordinator.interrupt(reason), paused_ms: limits.pauseMs };
    },
    old: {
      agent: 'RequestCoordinator',
      reply: ({ dropped }) => ({
        ...success,
        cleared: Number(dropped ?? 0),
        paused_ms: LIMITS.pauseMs,
      }),
    },
  }),

  get_queue_status: capability.action({
    summary: 'What waits and runs, and which agents are left alone',
    input: Nothing,
    output: Type.Object({
      ...Success,
      queued: Type.Integer(),
      capacity: Type.Integer(),
      running: Type.Integer(),
      concurrency: Type.Integer(),
      paused_ms: Type.Integer(),
      by_priority: Type.Record(Type.String(), Type.Integer()),
      longest_wait_seconds: Type.Number(),
      breakers: Type.Record(Type.String(), Type.String()),
    }),
    run: () => {
      const { coordinator, breakers, limits } = coordination();
      const waiting = coordinator.waiting();
      const byPriority: Record<string, number> = {};
      for (const { priority } of waiting) byPriority[priority] = (byPriority[priority] ?? 0) + 1;
      return {
        ...success,
        queued: waiting.length,
        capacity: coordinator.capacity,
        running: coordinator.running,
        concurrency: limits.concurrency,
        paused_ms: Math.round(coordinator.pausedMs),
        by_priority: byPriority,
        longest_wait_seconds: Math.max(0, ...waiting.map(({ waitedMs }) => waitedMs)) / 1_000,
        breakers: breakers.states(),
      };
    },
  }),

  get_suggestion: capability.action({
    summary: 'What to offer after a long silence; null while there is nothing',
    input: Nothing,
    output: Type.Object({
      ...Success,
      suggestion: Type.Union([Type.String(), Type.Null()]),
    }),
    run: () => ({ ...success, suggestion: coordination().suggestion?.suggestion ?? null }),
  }),
};
