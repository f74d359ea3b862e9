/** The way of one request through an agent, the same for every transport. */
import type { ErrorBody, JsonObject } from '../../contracts/actions/action.ts';
import type { TandemError } from '../../contracts/errors.ts';
import type { Principal } from '../../contracts/security/principal.ts';

/** What a transport knows about a request besides its payload. */
export interface CallMeta {
  /** Label of the metrics, e.g. `fabric`, `zmq`. */
  readonly transport: string;
  /** Name of the calling agent, when it said so. */
  readonly caller?: string | undefined;
  /** Who asks, where the transport has proved it already. */
  readonly principal?: Principal | undefined;
  /** Access token as received, not proved yet. */
  readonly token?: string | undefined;
  /** W3C `traceparent` as received. */
  readonly traceparent?: string | undefined;
  /** Trace id that the caller knows the request by, where it sent no `traceparent`; 32 hex digits. */
  readonly traceId?: string | undefined;
  /** Absolute deadline of the caller, Unix milliseconds. */
  readonly deadline?: number | undefined;
  /** Aborts when the caller hangs up, where the transport can tell. */
  readonly signal?: HangUp | undefined;
}

/** As much of an AbortSignal as is needed here; a whole one costs more than most of a request. */
export interface HangUp {
  readonly aborted: boolean;
  addEventListener(kind: 'abort', listener: () => void, options?: { once: true }): void;
  removeEventListener(kind: 'abort', listener: () => void): void;
}

export interface ActionRequest {
  readonly action: string;
  /** The decoded payload: a flat object, with the old discriminator already taken out. */
  readonly input: unknown;
  readonly meta: CallMeta;
}

/** The body to send back as it stands; `failure` is set when the action failed. */
export interface ActionReply {
  readonly body: JsonObject | ErrorBody;
  readonly failure?: TandemError;
}

/** Answers the requests of one agent. */
export interface Dispatcher {
  /** Never rejects: every failure is a reply. */
  dispatch(request: ActionRequest): Promise<ActionReply>;
  /** The reply to a request that could not even be decoded; counts it. */
  refuse(failure: TandemError, meta: CallMeta): ActionReply;
  /** Requests in progress. */
  readonly inFlight: number;
  /** Resolves when nothing is in progress. */
  idle(): Promise<void>;
  /** Answers everything in progress with this failure, for the end of a drain. */
  abandon(failure: TandemError): void;
}
