/** What the page shows of other services. It talks to its own hub only, which asks them over the fabric. */
import { Type } from 'typebox';
import { SourceAway } from '../../../contracts/error-catalogue/observability-hub/page.ts';
import { TASK_STATES } from '../../../contracts/task.ts';
import { TandemError } from '../../../contracts/errors.ts';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { action } from '../../../runtime/agent.ts';
import type { CallContext } from '../../../runtime/context.ts';
import type { Route } from '../../door/route.ts';

/** As the source gives it; its own schemas are checked there. */
const Reply = Type.Record(Type.String(), Type.Unknown());
const Nothing = Type.Object({});
const Text = Type.Optional(Type.String({ minLength: 1, maxLength: 500 }));
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 500 }));

const QUICK_MS = 4_000;
/** It asks every service in turn. */
const PARITY_MS = 8_000;

/**
 * Asks a source within its deadline.
 *
 * @throws SOURCE_AWAY when it does not answer; what it refuses goes to the page as it is
 */
async function from(
  ctx: CallContext,
  source: string,
  name: string,
  input: JsonObject,
  timeoutMs = QUICK_MS,
): Promise<JsonObject> {
  try {
    return await ctx.call(source, name, input, { timeoutMs });
  } catch (error) {
    if (error instanceof TandemError && error.status < 500) throw error;
    throw new SourceAway({ source, reason: (error as Error).message }, { cause: error });
  }
}

export const sourceActions = {
  recent_errors: action({
    summary: 'Errors of both machines, the newest first, from error-bus',
    timeoutMs: QUICK_MS + 500,
    input: Type.Object({
      agent: Text,
      severity: Text,
      min_severity: Text,
      category: Text,
      text: Text,
      from: Text,
      cursor: Type.Optional(Type.String({ maxLength: 500 })),
      limit: Limit,
    }),
    output: Reply,
    run: (input, ctx) => from(ctx, 'error-bus', 'query', input),
  }),

  queue_state: action({
    summary: 'Lengths, totals and holds of the task queue, from resource-manager',
    timeoutMs: QUICK_MS + 500,
    input: Nothing,
    output: Reply,
    run: (_input, ctx) => from(ctx, 'resource-manager', 'queue_status', {}),
  }),

  queue_tasks: action({
    summary: 'Tasks of the queue, the newest first, from resource-manager',
    timeoutMs: QUICK_MS + 500,
    input: Type.Object({ state: Type.Optional(Type.Enum([...TASK_STATES])), limit: Limit }),
    output: Reply,
    run: (input, ctx) => from(ctx, 'resource-manager', 'list_tasks', input),
  }),

  gpu_cards: action({
    summary: 'Each card with what is allocated on it, from resource-manager',
    timeoutMs: QUICK_MS + 500,
    input: Nothing,
    output: Reply,
    run: (_input, ctx) => from(ctx, 'resource-manager', 'vram_status', {}),
  }),

  capability_modes: action({
    summary: 'Mode of every capability, from core-orchestrator',
    timeoutMs: QUICK_MS + 500,
    input: Nothing,
    output: Reply,
    run: (_input, ctx) => from(ctx, 'core-orchestrator', 'get_modes', {}),
  }),

  capability_parity: action({
    summary: 'Where services and old containers differ, from core-orchestrator',
    timeoutMs: PARITY_MS + 500,
    input: Type.Object({ capability: Text }),
    output: Reply,
    run: (input, ctx) => from(ctx, 'core-orchestrator', 'get_parity', input, PARITY_MS),
  }),
};

export const sourceRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/errors', action: 'recent_errors', tag: 'errors' },
  { method: 'GET', path: '/v1/queue', action: 'queue_state', tag: 'scheduling' },
  { method: 'GET', path: '/v1/queue/tasks', action: 'queue_tasks', tag: 'scheduling' },
  { method: 'GET', path: '/v1/gpus', action: 'gpu_cards', tag: 'vram' },
  { method: 'GET', path: '/v1/modes', action: 'capability_modes', tag: 'modes' },
  { method: 'GET', path: '/v1/parity', action: 'capability_parity', tag: 'modes' },
];
