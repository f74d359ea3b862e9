/** Runs the actions of one agent: checks the input, runs, checks the output, keeps the deadline. */
import {
  BUILT_IN_ACTIONS,
  DEFAULT_TIMEOUT_MS,
  errorBody,
  type JsonObject,
} from '../../contracts/actions/action.ts';
import { CallCancelled } from '../../contracts/error-catalogue/services/door.ts';
import {
  ActionNotPorted,
  DeadlineExceeded,
  InputInvalid,
  InternalError,
  OutputInvalid,
  TransportRefused,
  UnknownAction,
} from '../../contracts/error-catalogue/runtime/runtime.ts';
import { TandemError } from '../../contracts/errors.ts';
import { isPorted, type Action, type Actions } from '../agent.ts';
import { RequestScope } from './call-context.ts';
import { compileCheck, type Check } from './check.ts';
import type { RuntimeContext } from '../context.ts';
import type { ActionReply, ActionRequest, CallMeta, Dispatcher } from './dispatch.ts';
import { closedGuard, type Guard } from '../auth/guard.ts';
import type { Gate } from '../color/gate.ts';
import type { RequestMetrics } from '../metrics/metrics.ts';
import { attribute, type Attributes } from '../../contracts/observability/trace.ts';
import type { Described } from '../tracing/tracer.ts';

/** What tells about this process itself. */
const ALWAYS_HERE: ReadonlySet<string> = new Set(BUILT_IN_ACTIONS);

interface Route {
  readonly action: Action;
  readonly ported: boolean;
  input: Check | undefined;
  output: Check | undefined;
}

/** Metric label of requests whose action does not exist: a caller must not be able to make series. */
const UNKNOWN = 'unknown';

/**
 * Makes the dispatcher of an agent.
 *
 * @param actions own and built-in actions
 * @param base what the code of the actions gets to work with
 * @param guard proves callers of actions that require something; without one those are refused
 * @param gate holds calls while the other color hands over, or sends them to it; absent: all are run here
 */
export function createDispatcher(
  actions: Actions,
  base: RuntimeContext,
  metrics: RequestMetrics,
  guard: Guard = closedGuard,
  gate?: Gate,
): Dispatcher {
  const agent = base.identity.agent;
  const routes = new Map<string, Route>();
  for (const [name, action] of Object.entries(actions)) {
    routes.set(name, { action, ported: isPorted(action), input: undefined, output: undefined });
  }
  const running = new Set<RequestScope>();
  let whenIdle: (() => void)[] = [];

  async function run(
    route: Route,
    scope: RequestScope,
    input: unknown,
    meta: CallMeta,
  ): Promise<JsonObject> {
    const names = { agent, action: scope.action };
    const late = Date.now() - scope.deadline;
    if (late >= 0) throw new DeadlineExceeded({ ...names, lateMs: late });
    if (gate?.open === false && !ALWAYS_HERE.has(scope.action)) {
      if ((await gate.place()) === 'elsewhere') return askOther(scope, input);
    }
    const { requires, transports } = route.action;
    const { transport } = meta;
    if (transports !== undefined && !transports.includes(transport))
      throw new TransportRefused({ ...names, transport, allowed: transports.join(', ') });
    if (requires !== undefined && (requires.when?.(input) ?? true))
      scope.principal = await guard(requires, meta, names);
    route.input ??= await compileCheck(route.action.input);
    const wrong = route.input(input);
    if (wrong !== undefined) throw new InputInvalid({ ...names, problems: wrong });
    if (!route.ported) throw new ActionNotPorted(names);
    const result = (await route.action.run!(input, scope)) as JsonObject;
    route.output ??= await compileCheck(route.action.output);
    const broken = route.output(result);
    if (broken !== undefined) throw new OutputInvalid({ ...names, problems: broken });
    // Old clients look at `status` first, so every reply has one.
    return result['status'] === undefined ? { status: 'success', ...result } : result;
  }

  /** The other color, which has taken the name over on the fabric. */
  function askOther(scope: RequestScope, input: unknown): Promise<JsonObject> {
    const { action, token = null } = scope;
    const timeoutMs = scope.deadline - Date.now();
    return base.callWithin(scope, agent, action, input as JsonObject, { token, timeoutMs });
  }

  /** Runs it here; what was stopped half-way for the other color is not done, so that is asked. */
  async function runOrPass(
    route: Route,
    scope: RequestScope,
    input: unknown,
    meta: CallMeta,
  ): Promise<JsonObject> {
    try {
      return await run(route, scope, input, meta);
    } catch (thrown) {
      const { retryable, status } = thrown as Partial<TandemError>;
      if (gate?.elsewhere === true && retryable === true && status === 503)
        return askOther(scope, input);
      throw thrown;
    }
  }

  function fail(thrown: unknown, scope: RequestScope): ActionReply {
    const failure = thrown instanceof TandemError ? thrown : hidden(thrown, scope);
    if (failure.status === 500) {
      const err = failure.cause ?? failure;
      scope.log.error('action failed', { action: scope.action, caller: scope.caller, err });
      base.reportError(err, {
        context: { action: scope.action, caller: scope.caller ?? null, code: failure.code },
        traceId: scope.trace.traceId,
      });
    } else if (scope.logs('debug')) {
      scope.log.debug('action refused', {
        action: scope.action,
        caller: scope.caller,
        code: failure.code,
      });
    }
    return { body: errorBody(failure), failure };
  }

  /** The caller learns that it broke and under which trace; what broke stays in our own log. */
  function hidden(cause: unknown, scope: RequestScope): TandemError {
    return new InternalError(
      { agent, action: scope.action, trace: scope.trace.traceId },
      { cause },
    );
  }

  async function dispatch({ action, input, meta }: ActionRequest): Promise<ActionReply> {
    const started = performance.now();
    const route = routes.get(action);
    const deadline = meta.deadline ?? Date.now() + (route?.action.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const scope = new RequestScope(base, action, meta, deadline);
    running.add(scope);
    const hungUp = () => scope.abandon(new CallCancelled({ action }));
    meta.signal?.addEventListener('abort', hungUp, { once: true });
    let reply: ActionReply;
    try {
      if (route === undefined) throw new UnknownAction({ action });
      reply = { body: await scope.within(runOrPass(route, scope, input, meta)) };
    } catch (thrown) {
      reply = fail(thrown, scope);
    }
    meta.signal?.removeEventListener('abort', hungUp);
    running.delete(scope);
    const code = reply.failure?.code ?? 'ok';
    const label = route === undefined ? UNKNOWN : action;
    const seconds = route?.action.waits ? undefined : (performance.now() - started) / 1000;
    metrics.finished(label, meta.transport, code, seconds, reply.failure?.status);
    base.tracer.ended(scope, { name: action, started, code }, () => spanOf(scope, meta));
    if (running.size === 0 && whenIdle.length > 0) {
      const waiting = whenIdle;
      whenIdle = [];
      for (const resolve of waiting) resolve();
    }
    return reply;
  }

  return {
    dispatch,
    refuse(failure: TandemError, meta: CallMeta): ActionReply {
      metrics.finished(UNKNOWN, meta.transport, failure.code, 0, failure.status);
      return { body: errorBody(failure), failure };
    },
    get inFlight() {
      return running.size;
    },
    idle: () =>
      running.size === 0 ? Promise.resolve() : new Promise((resolve) => whenIdle.push(resolve)),
    abandon(failure: TandemError): void {
      for (const scope of running) scope.abandon(failure);
    },
  };
}

/** Transports of this container's own doors, which make the span of the request themselves. */
const DOORS = new Set(['http', 'grpc']);

function spanOf({ caller }: RequestScope, { transport }: CallMeta): Described {
  const asked: Attributes = caller === undefined ? {} : { [attribute.caller]: caller };
  return {
    kind: DOORS.has(transport) ? 'internal' : 'server',
    attributes: { [attribute.transport]: transport, ...asked },
  };
}
