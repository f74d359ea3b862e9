/** A door before a small agent, without sockets and fabric. */
import { Type } from 'typebox';
import { TandemError } from '../../contracts/errors.ts';
import { agent, actionStream, type AgentDefinition } from '../../runtime/agent.ts';
import { closedGuard } from '../../runtime/auth/guard.ts';
import type { VerifyToken } from '../../runtime/door.ts';
import { createDispatcher } from '../../runtime/dispatch/dispatcher.ts';
import { testContext, type TestContext } from '../../runtime/testing.ts';
import { identifier } from './caller.ts';
import { createApp } from './http/app.ts';
import { SSE_TIMES, type SseTimes } from './http/answers/sse.ts';
import type { PlainRoute, Route } from './route.ts';
import { StreamCalls } from './stream-calls.ts';
import { asking } from './testing-request.ts';

const Item = Type.Object({ id: Type.Integer(), text: Type.String() });

/** Every way an action can end, and streams of all kinds. */
export const sample: AgentDefinition = agent({
  name: 'Echo',
  description: 'Gives back what it gets',
  actions: {
    echo: {
      summary: 'Gives back its input',
      input: Type.Object({
        text: Type.String({ minLength: 1 }),
        count: Type.Optional(Type.Integer({ minimum: 0 })),
        loud: Type.Optional(Type.Boolean()),
        tags: Type.Optional(Type.Array(Type.String())),
        mode: Type.Optional(Type.Union([Type.Literal('a'), Type.Literal('b')])),
        idempotency_key: Type.Optional(Type.String()),
      }),
      output: Type.Object({}),
      run: (input) => ({ ...input }),
    },
    look: {
      summary: 'Tells who asks and until when',
      input: Type.Object({}),
      output: Type.Object({}),
      run: (_input, ctx) => ({
        caller: ctx.caller ?? null,
        subject: ctx.principal?.subject ?? null,
        deadline: ctx.deadline,
        trace: ctx.trace.traceId,
      }),
    },
    refuse: {
      summary: 'Fails with a code and a status of choice',
      input: Type.Object({ status: Type.Integer(), retryable: Type.Optional(Type.Boolean()) }),
      output: Type.Object({}),
      run: ({ status, retryable }) => {
        throw new TandemError('OF_CHOICE', 'refused as wished', {
          status,
          retryable: retryable ?? false,
        });
      },
    },
    crash: {
      summary: 'Throws what nobody expects',
      input: Type.Object({}),
      output: Type.Object({}),
      run: () => {
        throw new TypeError('a secret of the inside');
      },
    },
    hang: {
      summary: 'Never answers',
      input: Type.Object({}),
      output: Type.Object({}),
      run: (_input, ctx) =>
        new Promise<object>((_resolve, reject) => {
          ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason as Error));
        }),
    },
  },
  streams: {
    count: actionStream({
      summary: 'Counts to a number',
      input: Type.Object({
        to: Type.Integer({ minimum: 0 }),
        last_event_id: Type.Optional(Type.String()),
      }),
      item: Item,
      async *run({ to, last_event_id }) {
        for (let id = Number(last_event_id ?? 0) + 1; id <= to; id += 1)
          yield { id, text: `number ${id}` };
      },
    }),
    quiet: actionStream({
      summary: 'Says nothing until it is told to stop',
      input: Type.Object({}),
      item: Item,
      async *run(_input, ctx) {
        await new Promise((resolve) => ctx.signal.addEventListener('abort', resolve));
        yield* [];
      },
    }),
    denied: actionStream({
      summary: 'Refuses at once',
      input: Type.Object({}),
      item: Item,
      async *run() {
        throw new TandemError('OF_CHOICE', 'not today', { status: 409, retryable: false });
      },
    }),
  },
});

export const sampleRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/echo', action: 'echo', tag: 'test', scope: 'test:read' },
  { method: 'GET', path: '/v1/echo', action: 'echo', tag: 'test' },
  { method: 'GET', path: '/v1/echo/{text}', action: 'echo', tag: 'test' },
  {
    method: 'PUT',
    path: '/v1/named/{name}',
    action: 'echo',
    tag: 'test',
    scope: 'test:read',
    status: 201,
    input: ({ name, ...rest }) => ({ ...rest, text: name }),
    output: ({ text }) => ({ made: text }),
  },
  { method: 'GET', path: '/v1/look', action: 'look', tag: 'test' },
  { method: 'POST', path: '/v1/write', action: 'look', tag: 'test' },
  { method: 'GET', path: '/v1/refuse/{status}', action: 'refuse', tag: 'test' },
  { method: 'GET', path: '/v1/crash', action: 'crash', tag: 'test' },
  { method: 'GET', path: '/v1/hang', action: 'hang', tag: 'test' },
  { method: 'POST', path: '/old_echo', action: 'echo', tag: 'test', old: true, scope: 'test:read' },
  { method: 'GET', path: '/old_refuse/{status}', action: 'refuse', tag: 'test', old: true },
  { method: 'GET', path: '/old_crash', action: 'crash', tag: 'test', old: true },
  { method: 'GET', path: '/v1/watch/count', stream: 'count', tag: 'test' },
  { method: 'GET', path: '/v1/watch/quiet', stream: 'quiet', tag: 'test' },
  { method: 'GET', path: '/v1/watch/denied', stream: 'denied', tag: 'test' },
];

export interface SampleOptions {
  readonly definition?: AgentDefinition;
  readonly routes?: readonly Route[];
  readonly plain?: readonly PlainRoute[];
  readonly config?: Record<string, unknown>;
  readonly verify?: VerifyToken;
  readonly times?: Partial<SseTimes>;
  readonly bodyMs?: number;
}

/** The sample behind an HTTP door that is asked with `app.request`. */
export function sampleApp(options: SampleOptions = {}) {
  const definition = options.definition ?? sample;
  const ctx: TestContext = Object.assign(testContext(), { config: options.config ?? {} });
  const outcomes: { action: string; transport: string; code: string }[] = [];
  const dispatcher = createDispatcher(definition.actions, ctx, {
    finished: (action, transport, code) => void outcomes.push({ action, transport, code }),
  });
  const streams = new StreamCalls({ definition, ctx, guard: closedGuard });
  const state = { draining: false };
  const app = createApp(
    { title: 'Sample', routes: options.routes ?? sampleRoutes, plain: options.plain ?? [] },
    {
      definition,
      dispatcher,
      ctx,
      identify: identifier(ctx.config, options.verify),
      streams,
      limits: { bytes: 1024 * 1024, ms: options.bodyMs ?? 10_000 },
      times: { ...SSE_TIMES, ...options.times },
      draining: () => state.draining,
    },
  );
  return { app: asking(app), ctx, dispatcher, streams, outcomes, state };
}
