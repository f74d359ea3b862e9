/** A further way into an agent, beside the fabric and the old ports. */
import type { AgentDefinition } from './agent.ts';
import type { RuntimeContext } from './context.ts';
import type { Dispatcher } from './dispatch.ts';
import type { HttpServer } from './http/server.ts';
import type { Transport } from './lifecycle.ts';

export type Door = Transport;

/** What a door is made from. */
export interface DoorParts {
  readonly definition: AgentDefinition;
  readonly dispatcher: Dispatcher;
  readonly ctx: RuntimeContext;
  /** The container's one HTTP server; `delegate` hands over what is none of the standard pages. */
  readonly http: HttpServer;
}
