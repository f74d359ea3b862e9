/** The context of one request. Everything that costs something is made when it is first asked for. */
import type { NatsConnection } from '@nats-io/transport-node';
import type { Registry } from 'prom-client';
import type { JsonObject } from '../../contracts/actions/action.ts';
import type { Principal } from '../../contracts/security/principal.ts';
import { DeadlineExceeded } from '../../contracts/error-catalogue/runtime/runtime.ts';
import type { TandemError } from '../../contracts/errors.ts';
import type { AgentContext, Call, CallContext, ReportError, RuntimeContext } from '../context.ts';
import type { CallMeta } from './dispatch.ts';
import type { Identity } from '../settings/identity.ts';
import type { Log, LogLevel } from '../log/log.ts';
import type { Secrets } from '../settings/secrets.ts';
import { continueTrace, isSampled, type TraceContext } from '../trace.ts';
import type { Tracer } from '../tracing/tracer.ts';

/** Longest delay a Node timer takes, milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class RequestScope implements CallContext {
  readonly action: string;
  readonly caller: string | undefined;
  principal: Principal | undefined;
  readonly token: string | undefined;
  readonly deadline: number;
  readonly #base: RuntimeContext;
  readonly #traceparent: string | undefined;
  readonly #traceId: string | undefined;
  readonly #startsSampled: boolean;
  #trace: TraceContext | undefined;
  #log: Log | undefined;
  #abort: AbortController | undefined;
  #end: TandemError | undefined;
  #reject: ((failure: TandemError) => void) | undefined;

  constructor(base: RuntimeContext, action: string, meta: CallMeta, deadline: number) {
    this.#base = base;
    this.action = action;
    this.caller = meta.caller;
    this.principal = meta.principal;
    this.token = meta.token;
    this.deadline = deadline;
    this.#traceparent = meta.traceparent;
    this.#traceId = meta.traceId;
    this.#startsSampled = meta.traceparent === undefined && base.tracer.samples(action);
  }

  get trace(): TraceContext {
    return (this.#trace ??= continueTrace(this.#traceparent, {
      sampled: this.#startsSampled,
      traceId: this.#traceId,
    }));
  }

  /** What the trace says; where it was not needed yet and is not sampled, this does not make it. */
  get sampled(): boolean {
    if (this.#trace === undefined && this.#traceparent === undefined && !this.#startsSampled)
      return false;
    return isSampled(this.trace);
  }

  get tracer(): Tracer {
    return this.#base.tracer;
  }

  get log(): Log {
    const { traceId, spanId } = this.trace;
    return (this.#log ??= this.#base.log.child({ trace_id: traceId, span_id: spanId }));
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#end !== undefined) this.#abort.abort(this.#end);
    return this.#abort.signal;
  }

  /** True when a line of this level would be written; does not make the log. */
  logs(level: LogLevel): boolean {
    return this.#base.log.enabled(level);
  }

  get call(): Call {
    return (agent, action, input, options) =>
      this.#base.callWithin(this, agent, action, input, options);
  }

  get publish(): AgentContext['publish'] {
    return (kind, payload) => this.#base.publishWithin(this, kind, payload);
  }

  get reportError(): ReportError {
    return (error, notes) =>
      this.#base.reportError(error, { traceId: this.trace.traceId, ...notes });
  }

  /** Waits for the work, but not beyond the deadline or `abandon`. */
  within<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const left = Math.min(Math.max(this.deadline - Date.now(), 0), LONGEST_TIMER_MS);
      const timer = setTimeout(() => this.abandon(this.#late()), left);
      this.#reject = (failure) => {
        clearTimeout(timer);
        reject(failure);
      };
      work.then(
        (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        (thrown: unknown) => {
          clearTimeout(timer);
          reject(thrown as Error);
        },
      );
    });
  }

  /** Answers the caller now; the work is told through `signal` and its result is dropped. */
  abandon(failure: TandemError): void {
    if (this.#end !== undefined) return;
    this.#end = failure;
    this.#abort?.abort(failure);
    this.#reject?.(failure);
  }

  #late(): TandemError {
    const agent = this.#base.identity.agent;
    return new DeadlineExceeded({
      agent,
      action: this.action,
      lateMs: Math.max(0, Date.now() - this.deadline),
    });
  }

  get identity(): Identity {
    return this.#base.identity;
  }
  get metrics(): Registry {
    return this.#base.metrics;
  }
  get secrets(): Secrets {
    return this.#base.secrets;
  }
  get config(): Readonly<JsonObject> {
    return this.#base.config;
  }
  get stateDir(): string {
    return this.#base.stateDir;
  }
  get capabilities(): readonly string[] {
    return this.#base.capabilities;
  }
  get rehearsing(): boolean {
    return this.#base.rehearsing ?? false;
  }
  get health(): AgentContext['health'] {
    return this.#base.health;
  }
  get nc(): NatsConnection {
    return this.#base.nc;
  }
}
