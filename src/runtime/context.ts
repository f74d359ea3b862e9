/** What the code of an agent gets to work with. */
import type { NatsConnection } from '@nats-io/transport-node';
import type { Registry } from 'prom-client';
import type { JsonObject } from '../contracts/actions/action.ts';
import type { HealthReport } from '../contracts/fleet/health.ts';
import type { Principal } from '../contracts/security/principal.ts';
import type { Identity } from './settings/identity.ts';
import type { Log } from './log/log.ts';
import type { Secrets } from './settings/secrets.ts';
import type { TraceContext } from './trace.ts';
import type { Tracer } from './tracing/tracer.ts';

export interface CallOptions {
  /** Default 5000; never longer than what is left of the caller's own deadline. */
  readonly timeoutMs?: number;
  /** Asks the instance on one machine, for names that run on both. */
  readonly machine?: string;
  /** Asks on this subject, where the broker lets few speak; default that of the action. */
  readonly subject?: string;
  /**
   * Access token of somebody else in whose name the call is made, null for nobody's. Default: this
   * container's own, where the other side asks for one.
   */
  readonly token?: string | null;
  /** Work that the call is made for, where that is not the context's own: its trace, its deadline. */
  readonly within?: Origin;
}

/**
 * Calls an action of another agent over the fabric.
 *
 * @throws TandemError with the code the other side gave, AGENT_UNREACHABLE, UNKNOWN_ACTION,
 *   DEADLINE_EXCEEDED or FABRIC_DOWN
 */
export type Call = <T = JsonObject>(
  agent: string,
  action: string,
  input: JsonObject,
  options?: CallOptions,
) => Promise<T>;

export type ErrorSeverity = 'debug' | 'info' | 'warning' | 'error' | 'critical' | 'fatal';

export interface ErrorNotes {
  /** Default `error`. */
  readonly severity?: ErrorSeverity;
  readonly context?: JsonObject;
  readonly relatedTaskId?: string;
  readonly traceId?: string;
}

/** Sends an error report to the error bus; never throws and never blocks. */
export type ReportError = (error: unknown, notes?: ErrorNotes) => void;

/** Lives as long as the agent. */
export interface AgentContext {
  readonly identity: Identity;
  readonly log: Log;
  /** prom-client registry behind `/metrics`; names start with `tandem_`, end in a unit or `_total`. */
  readonly metrics: Registry;
  readonly secrets: Secrets;
  /** The entry's `config` block. */
  readonly config: Readonly<JsonObject>;
  /** The one directory that outlives the container. */
  readonly stateDir: string;
  /** Capabilities that this container serves. */
  readonly capabilities: readonly string[];
  /** Aborts when the container starts to drain. */
  readonly signal: AbortSignal;
  readonly call: Call;
  /** Publishes a fleet-wide event under `event.<kind>`; nobody has to listen. */
  readonly publish: (kind: string, payload: JsonObject) => void;
  readonly reportError: ReportError;
  /** True where a color is tried, apart from all that is live. */
  readonly rehearsing?: boolean;
  /** The spans of this container. */
  readonly tracer: Tracer;
  /** What the action `health` answers now. */
  readonly health: () => HealthReport;
  /** Says what the container waits for while it is not ready, for the people who look at its health. */
  readonly atStage?: (stage: string) => void;
  /** Counts a task of the queue that came to its end here; `status` is the HTTP status of its failure. */
  readonly taskEnded?: (status?: number) => void;
  /** The connection itself, for streams, buckets and subscriptions. */
  readonly nc: NatsConnection;
}

/** Lives as long as one request. */
export interface CallContext extends AgentContext {
  readonly action: string;
  readonly caller: string | undefined;
  /** Who asks, when that was proved: always for an action that requires something. */
  readonly principal: Principal | undefined;
  /** Access token as received, for calls in the caller's name. */
  readonly token?: string | undefined;
  /** Unix milliseconds. */
  readonly deadline: number;
  /** The span that the request is. */
  readonly trace: TraceContext;
  /** Aborts at the deadline. */
  readonly signal: AbortSignal;
}

/** Work that a call or an event is made for: its trace goes on, its deadline holds. */
export interface Origin {
  readonly trace: TraceContext;
  /** Unix milliseconds. */
  readonly deadline: number;
}

/** The agent's context as the runtime itself uses it. */
export interface RuntimeContext extends AgentContext {
  callWithin<T = JsonObject>(
    origin: Origin | undefined,
    agent: string,
    action: string,
    input: JsonObject,
    options?: CallOptions,
  ): Promise<T>;
  publishWithin(origin: Origin | undefined, kind: string, payload: JsonObject): void;
}
