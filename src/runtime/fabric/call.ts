/** Calls to other agents and events, with trace and deadline in the headers. */
import { errors, headers as natsHeaders, type Msg } from '@nats-io/transport-node';
import { DEFAULT_TIMEOUT_MS, type JsonObject } from '../../contracts/actions/action.ts';
import {
  AgentUnreachable,
  DeadlineExceeded,
  FabricDown,
} from '../../contracts/error-catalogue/runtime/runtime.ts';
import { TandemError } from '../../contracts/errors.ts';
import { headers, subjects } from '../../contracts/fabric/subjects.ts';
import { attribute } from '../../contracts/observability/trace.ts';
import { IDENTITY_SERVICE, TOKEN_TAKERS } from '../../contracts/security/token.ts';
import type { TokenClient } from '../auth/token-client.ts';
import type { CallOptions, Origin } from '../context.ts';
import { childOf, continueTrace, isSampled, traceparentOf, type TraceContext } from '../trace.ts';
import { silentTracer, type Tracer } from '../tracing/tracer.ts';
import type { Fabric } from './connect.ts';
import type { Request } from './requests.ts';
import { Outcomes } from './outcomes.ts';

export interface Caller {
  /** @throws see `Call` in context.ts */
  call<T = JsonObject>(
    origin: Origin | undefined,
    agent: string,
    action: string,
    input: JsonObject,
    options?: CallOptions,
  ): Promise<T>;
  publish(origin: Origin | undefined, kind: string, payload: JsonObject): void;
}

export interface CallerParts {
  /** Absent: this container has nothing to prove itself with. */
  readonly tokens?: TokenClient | undefined;
  /** Absent: no spans are kept. */
  readonly tracer?: Tracer;
}

/** Answers that say that the token was not there or is over. */
const WANTS_TOKEN = new Set(['TOKEN_MISSING', 'TOKEN_INVALID']);

/**
 * @param caller name that the other side sees
 */
export function createCaller(
  caller: string,
  fabric: Fabric,
  { tokens, tracer = silentTracer }: CallerParts = {},
): Caller {
  const outcomes = new Outcomes((counts) => {
    const word = JSON.stringify({ caller, outcomes: counts });
    if (!fabric.nc.isClosed()) fabric.nc.publish(subjects.outcomes(caller), word);
  });
  const request: Request = fabric.request ?? fabric.nc.request.bind(fabric.nc);
  /** Actions that have asked for a token before. */
  const guarded = new Set<string>();

  /** A span of its own where the trace is sampled; else the other side is told of the one that asks. */
  function spanFor(origin: Origin | undefined, action: string): TraceContext {
    if (origin === undefined) return continueTrace(undefined, { sampled: tracer.samples(action) });
    return isSampled(origin.trace) ? childOf(origin.trace) : origin.trace;
  }

  /** Keeps the span of a call that ended. */
  function keep({ trace, origin, agent, action }: Target, started: number, code: string): void {
    // The span that asks is kept for itself: a call that failed outside of a sampled trace needs an id.
    const work = {
      sampled: isSampled(trace),
      get trace() {
        return origin !== undefined && trace === origin.trace ? childOf(trace) : trace;
      },
    };
    tracer.ended(work, { name: action, started, code }, () => ({
      kind: 'client',
      attributes: { [attribute.peer]: agent, [attribute.transport]: 'fabric' },
    }));
  }

  function head(trace: TraceContext) {
    const head = natsHeaders();
    head.append(headers.traceparent, traceparentOf(trace));
    head.append(headers.caller, caller);
    return head;
  }

  /** One request and its reply. */
  async function ask<T>(to: Target, input: JsonObject, token: string | undefined): Promise<T> {
    const { trace, agent, action, deadline, subject, now } = to;
    if (deadline <= now) throw new DeadlineExceeded({ agent, action, lateMs: now - deadline });
    const head_ = head(trace);
    head_.append(headers.timeout, String(deadline - now));
    if (token !== undefined) head_.append(headers.authorization, `Bearer ${token}`);
    let reply: Msg;
    try {
      reply = await request(subject, JSON.stringify(input), {
        timeout: deadline - now,
        headers: head_,
      });
    } catch (cause) {
      throw failedCall(cause, { agent, action, deadline, fabric });
    }
    return readReply<T>(reply, agent, action);
  }

  /** Fetches a token when the other side wants one, and asks once more. */
  async function askProved<T>(to: Target, input: JsonObject): Promise<T> {
    if (tokens === undefined || !TOKEN_TAKERS.has(to.agent)) return ask(to, input, undefined);
    const known = `${to.agent}.${to.action}`;
    const token = guarded.has(known) ? await tokens.get() : undefined;
    try {
      return await ask(to, input, token);
    } catch (error) {
      const wanted = error instanceof TandemError && WANTS_TOKEN.has(error.code);
      if (!wanted || (to.agent === IDENTITY_SERVICE && to.action === 'token')) throw error;
      guarded.add(known);
      const fresh = await tokens.get(token);
      return ask({ ...to, now: Date.now() }, input, fresh);
    }
  }

  return {
    async call<T>(
      own: Origin | undefined,
      agent: string,
      action: string,
      input: JsonObject,
      options: CallOptions = {},
    ): Promise<T> {
      const origin = options.within ?? own;
      const now = Date.now();
      const timeout = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      const deadline = Math.min(now + timeout, origin?.deadline ?? Infinity);
      if (deadline <= now) throw new DeadlineExceeded({ agent, action, lateMs: now - deadline });
      const { machine } = options;
      const usual = () =>
        machine === undefined
          ? subjects.action(agent, action)
          : subjects.actionOn(machine, agent, action);
      const subject = options.subject ?? usual();
      const started = performance.now();
      const trace = spanFor(origin, action);
      const to = { origin, trace, agent, action, deadline, subject, now };
      const ended = (error: unknown) => {
        const code = error === undefined ? 'ok' : codeOf(error);
        keep(to, started, code);
        outcomes.note(agent, action, error, (performance.now() - started) / 1000);
      };
      try {
        const { token } = options;
        const result =
          token === undefined
            ? await askProved<T>(to, input)
            : await ask<T>(
                to,
                input,
                token !== null && TOKEN_TAKERS.has(agent) ? token : undefined,
              );
        ended(undefined);
        return result;
      } catch (error) {
        ended(error);
        throw error;
      }
    },
    publish(origin, kind, payload) {
      fabric.nc.publish(subjects.event(kind), JSON.stringify(payload), {
        headers: head(origin?.trace ?? continueTrace(undefined)),
      });
    },
  };
}

interface Target {
  readonly origin: Origin | undefined;
  /** The span that the call is. */
  readonly trace: TraceContext;
  readonly agent: string;
  readonly action: string;
  /** Unix milliseconds. */
  readonly deadline: number;
  readonly now: number;
  readonly subject: string;
}

function failedCall(
  cause: unknown,
  call: { agent: string; action: string; deadline: number; fabric: Fabric },
): TandemError {
  const { agent, action, deadline, fabric } = call;
  const timedOut = cause instanceof errors.TimeoutError;
  if (!fabric.connected && (timedOut || fabric.nc.isClosed())) {
    return new FabricDown(
      { agent, action, server: fabric.nc.getServer() || 'its broker' },
      { cause },
    );
  }
  if (timedOut) {
    return new DeadlineExceeded(
      { agent, action, lateMs: Math.max(0, Date.now() - deadline) },
      { cause },
    );
  }
  const nobody =
    cause instanceof errors.NoRespondersError ||
    (cause instanceof errors.RequestError && cause.isNoResponders());
  const reason = nobody ? 'no container of that name is connected' : (cause as Error).message;
  return new AgentUnreachable({ agent, action, reason }, { cause });
}

/** The result, or the failure that the other side reported in its headers. */
function readReply<T>(reply: Msg, agent: string, action: string): T {
  const status = reply.headers?.get(headers.errorCode) ?? '';
  let body: Record<string, unknown> = {};
  try {
    if (reply.data.length > 0) body = reply.json<Record<string, unknown>>();
  } catch (cause) {
    throw new AgentUnreachable({ agent, action, reason: 'its reply is not JSON' }, { cause });
  }
  if (status === '') return body as T;
  throw new TandemError(
    typeof body['code'] === 'string' ? body['code'] : 'REMOTE_ERROR',
    String(body['error'] ?? body['message'] ?? reply.headers?.get(headers.error) ?? 'no text'),
    { status: Number(status) || 500, retryable: body['retryable'] === true },
    { ...(body['details'] as Record<string, unknown> | undefined), agent, action },
  );
}

const codeOf = (error: unknown) => (error instanceof TandemError ? error.code : 'INTERNAL_ERROR');
