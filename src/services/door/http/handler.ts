/** Answers the requests of one HTTP door. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { MethodNotAllowed } from '../../../contracts/error-catalogue/services/door.ts';
import { Draining, InternalError } from '../../../contracts/error-catalogue/runtime/runtime.ts';
import { TandemError } from '../../../contracts/errors.ts';
import type { CallMeta } from '../../../runtime/dispatch/dispatch.ts';
import type { DoorParts } from '../../../runtime/door.ts';
import { attribute } from '../../../contracts/observability/trace.ts';
import { requireScope, type Caller, type Identify } from '../caller.ts';
import { deadlineOf } from '../deadline.ts';
import { DoorSpan } from '../door-span.ts';
import type { PlainRoute } from '../route.ts';
import type { StreamCalls } from '../stream-calls.ts';
import type { Endpoint } from './endpoints.ts';
import { pathOf, type Answer, type BodyLimits, type Incoming } from './requests/exchange.ts';
import { compatFailure, oldFailure } from './answers/old-style.ts';
import { COMPAT_PREFIX, type OpenApi } from './openapi.ts';
import { PROBLEM_JSON, problemOf, retryAfter } from './answers/problem.ts';
import { readInput, type RequestParts } from './requests/request-input.ts';
import { sse, type SseTimes } from './answers/sse.ts';
import { compileValidator, type Validate } from './requests/validators.ts';

/** How failures are told: as problems, in the old fields, or by the old convention. */
export type Style = 'plain' | 'old' | 'compat';

export interface HandlerParts extends Pick<DoorParts, 'definition' | 'dispatcher' | 'ctx'> {
  readonly identify: Identify;
  readonly streams: StreamCalls;
  readonly limits: BodyLimits;
  readonly times: SseTimes;
  /** True from the start of the drain on. */
  readonly draining: () => boolean;
}

export const TRANSPORT = 'http';
const JSON_TYPE = 'application/json';

export class Handler {
  readonly #document: OpenApi;
  readonly #parts: HandlerParts;
  readonly #validators = new Map<Endpoint, Validate>();

  constructor(document: OpenApi, parts: HandlerParts) {
    this.#document = document;
    this.#parts = parts;
  }

  /** Never rejects. */
  async answer(endpoint: Endpoint, style: Style, parts: RequestParts): Promise<Answer> {
    const { request } = parts;
    const span = this.#span(request, endpoint.name, endpoint.route.path);
    const answer = await this.#answered(endpoint, style, parts, span);
    span.end({ [attribute.status]: answer.status });
    return answer;
  }

  async #answered(
    endpoint: Endpoint,
    style: Style,
    parts: RequestParts,
    span: DoorSpan,
  ): Promise<Answer> {
    const { request } = parts;
    const meta: CallMeta = { transport: TRANSPORT, traceparent: span.traceparent };
    let input: JsonObject;
    let full: CallMeta;
    try {
      full = { ...meta, ...(await this.#admit(endpoint, request)) };
      input = await this.#read(endpoint, parts);
    } catch (thrown) {
      return this.#refused(request, thrown, style, span, meta);
    }
    return endpoint.kind === 'stream'
      ? this.#stream(endpoint, input, full, request, span, style)
      : this.#act(endpoint, input, full, request, span, style);
  }

  /** The answer of an endpoint that is no action. Never rejects. */
  async plain(
    { scope, path, answer }: PlainRoute,
    { request, parameters }: RequestParts,
  ): Promise<Answer> {
    const span = this.#span(request, path, path);
    const meta: CallMeta = { transport: TRANSPORT, traceparent: span.traceparent };
    let answered: Answer;
    try {
      const { principal } = await this.#recognise(request, scope, path);
      answered = await answer({ request, parameters, principal });
    } catch (thrown) {
      answered = this.#refused(request, thrown, 'plain', span, meta);
    }
    span.end({ [attribute.status]: answered.status });
    return answered;
  }

  /** The answer to a request that no endpoint takes. */
  refuse(request: Incoming, thrown: unknown, style: Style): Answer {
    const span = this.#span(request);
    const meta = { transport: TRANSPORT, traceparent: span.traceparent };
    const answer = this.#refused(request, thrown, style, span, meta);
    span.end({ [attribute.status]: answer.status });
    return answer;
  }

  /** @param asked undefined: no endpoint takes the request */
  #span(request: Incoming, asked?: string, route = '(unknown)'): DoorSpan {
    const { method } = request;
    return new DoorSpan({
      tracer: this.#parts.ctx.tracer,
      name: `${method} ${route}`,
      asked,
      header: (name) => request.header(name),
      attributes: {
        [attribute.transport]: TRANSPORT,
        [attribute.method]: method,
        [attribute.route]: route,
      },
    });
  }

  async #admit({ scope, name }: Endpoint, request: Incoming): Promise<Partial<CallMeta>> {
    const { principal, token } = await this.#recognise(request, scope, name);
    const subject = principal.kind === 'anonymous' ? undefined : principal.subject;
    const deadline = deadlineOf((key) => request.header(key));
    return { principal, token, caller: subject, deadline };
  }

  /** @param scope null: open to everybody */
  async #recognise(request: Incoming, scope: string | null, action: string): Promise<Caller> {
    const { identify, ctx, draining } = this.#parts;
    const { agent } = ctx.identity;
    if (draining()) throw new Draining({ agent });
    const caller = await identify(request.header('authorization'));
    if (scope !== null) requireScope(caller, scope, { agent, action });
    return caller;
  }

  async #read(endpoint: Endpoint, parts: RequestParts): Promise<JsonObject> {
    const { ctx, limits } = this.#parts;
    let validate = this.#validators.get(endpoint);
    if (validate === undefined) {
      const { path, method, old } = endpoint.route;
      const documented = old === 'compat-only' ? `${COMPAT_PREFIX}${path}` : path;
      validate = await compileValidator(this.#document, documented, method.toLowerCase());
      this.#validators.set(endpoint, validate);
    }
    return readInput(endpoint, parts, { agent: ctx.identity.agent, limits, validate });
  }

  async #act(
    endpoint: Endpoint,
    input: JsonObject,
    meta: CallMeta,
    request: Incoming,
    span: DoorSpan,
    style: Style,
  ): Promise<Answer> {
    const { signal } = request;
    const { body, failure } = await this.#parts.dispatcher.dispatch({
      action: endpoint.name,
      input,
      meta: { ...meta, signal },
    });
    if (failure !== undefined) return failed(request, failure, style, span);
    try {
      const reply = endpoint.route.output?.(body as JsonObject) ?? body;
      return answered(endpoint.route.status ?? 200, JSON_TYPE, JSON.stringify(reply), span);
    } catch (thrown) {
      return this.#refused(request, thrown, style, span, meta);
    }
  }

  async #stream(
    endpoint: Endpoint,
    input: JsonObject,
    meta: CallMeta,
    request: Incoming,
    span: DoorSpan,
    style: Style,
  ): Promise<Answer> {
    const { streams, times } = this.#parts;
    try {
      const open = await streams.open(endpoint.name, input, meta);
      const body = await sse(open, pathOf(request), times, endpoint.route.resume?.id);
      const type = 'text/event-stream; charset=utf-8';
      return { status: 200, headers: { ...headersOf(span), 'Content-Type': type }, body };
    } catch (thrown) {
      return this.#refused(request, thrown, style, span, meta);
    }
  }

  /** Counts and answers what went wrong outside of an action. */
  #refused(
    request: Incoming,
    thrown: unknown,
    style: Style,
    span: DoorSpan,
    meta: CallMeta,
  ): Answer {
    const failure = thrown instanceof TandemError ? thrown : this.#hidden(thrown, request, span);
    this.#parts.dispatcher.refuse(failure, meta);
    return failed(request, failure, style, span);
  }

  #hidden(cause: unknown, request: Incoming, { trace }: DoorSpan): TandemError {
    const { ctx } = this.#parts;
    const action = `${request.method} ${pathOf(request)}`;
    ctx.log.error('request failed', { action, err: cause, trace_id: trace.traceId });
    ctx.reportError(cause, { context: { action }, traceId: trace.traceId });
    const holes = { agent: ctx.identity.agent, action, trace: trace.traceId };
    return new InternalError(holes, { cause });
  }
}

function failed(request: Incoming, failure: TandemError, style: Style, span: DoorSpan): Answer {
  span.code = failure.code;
  const headers: Record<string, string> = {};
  const wait = retryAfter(failure);
  if (wait !== undefined) headers['Retry-After'] = String(wait);
  if (failure.status === 401) headers['WWW-Authenticate'] = 'Bearer';
  if (failure.code === MethodNotAllowed.code) headers['Allow'] = String(failure.details['allowed']);
  // What is still on its way would otherwise be read as the next request.
  if (failure.status === 413 || failure.status === 408) headers['Connection'] = 'close';
  const path = pathOf(request);
  if (style === 'plain') {
    const body = JSON.stringify(problemOf(failure, path, span.trace.traceId));
    return answered(failure.status, PROBLEM_JSON, body, span, headers);
  }
  const { status, body } = style === 'old' ? oldFailure(failure) : compatFailure(failure);
  return answered(status, JSON_TYPE, JSON.stringify(body), span, headers);
}

function answered(
  status: number,
  type: string,
  body: string,
  span: DoorSpan,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return { status, headers: { ...headersOf(span), 'Content-Type': type, ...headers }, body };
}

function headersOf({ traceparent }: DoorSpan): Record<string, string> {
  return {
    traceparent,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  };
}
