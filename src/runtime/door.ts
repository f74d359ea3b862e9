/** A further way into an agent, beside the fabric and the old ports. */
import type { Principal } from '../contracts/security/principal.ts';
import type { AgentDefinition } from './agent.ts';
import type { RuntimeContext } from './context.ts';
import type { Dispatcher } from './dispatch/dispatch.ts';
import type { Guard } from './auth/guard.ts';
import type { Gate } from './color/gate.ts';
import type { HttpServer } from './http/server.ts';
import type { Transport } from './life/lifecycle.ts';

export type Door = Transport;

/**
 * Proves an access token and says who it belongs to.
 *
 * @throws TOKEN_INVALID, IDENTITY_UNAVAILABLE
 */
export type VerifyToken = (token: string) => Promise<Principal>;

/** What a door is made from. */
export interface DoorParts {
  readonly definition: AgentDefinition;
  readonly dispatcher: Dispatcher;
  readonly ctx: RuntimeContext;
  /** The container's one HTTP server; `delegate` hands over what is none of the standard pages. */
  readonly http: HttpServer;
  /** True while work may be sent here; health over gRPC follows it. */
  readonly ready: () => boolean;
  /** Proves callers of streams that require something, as the dispatcher does for actions. */
  readonly guard: Guard;
  /** Proves an access token; absent: this container has no keys, and every token is refused. */
  readonly verify?: VerifyToken | undefined;
  /** Asked before a stream begins, as the dispatcher does for actions; absent: all are answered here. */
  readonly gate?: Gate | undefined;
}
