/** What the doors of a service are written down with: HTTP routes and gRPC services, as data. */
import type { TSchema } from 'typebox';
import type { JsonObject } from '../../contracts/actions/action.ts';
import type { Principal } from '../../contracts/security/principal.ts';
import type { Answer, Incoming } from './http/requests/exchange.ts';

export const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

/** One HTTP endpoint. Path parameters, query and JSON body become the input of one action or stream. */
export interface Route {
  readonly method: Method;
  /** With parameters in braces: `/v1/agents/{name}`. */
  readonly path: string;
  readonly action?: string;
  /** Name in `AgentSpec.streams`; served as server-sent events. */
  readonly stream?: string;
  /** Capability: groups the documentation and names the scopes. */
  readonly tag: string;
  /** Default `${tag}:read` for GET, `${tag}:write` otherwise. */
  readonly scope?: string;
  /**
   * Old endpoint: failures in the old fields, and a second time under `/compat` with the old status
   * codes. `compat-only` where the path itself is something else today.
   */
  readonly old?: boolean | 'compat-only';
  /** Makes the input of the action from path parameters, query and body in one object. */
  readonly input?: (merged: JsonObject) => JsonObject;
  /** Makes the body from the reply of the action. */
  readonly output?: (reply: JsonObject) => JsonObject;
  readonly summary?: string;
  /** Status of a success; default 200. */
  readonly status?: number;
  /** Puts the body under this name instead of merging it, for bodies with fields of their own choice. */
  readonly bodyAs?: string;
  /** Schema of the merged object where `input` reshapes it; default the input of the action. */
  readonly accepts?: TSchema;
  /** Schema of the body where `output` reshapes it; default the output of the action. */
  readonly replies?: TSchema;
  /** How a stream that was cut goes on. */
  readonly resume?: Resume;
}

/** Server-sent events carry an id; a client that reconnects names the last one it saw. */
export interface Resume {
  /** Field of an item that is its id. */
  readonly id: string;
  /** Field of the input that takes the last one, from the header `Last-Event-ID`. */
  readonly after: string;
}

export const RESUME: Resume = { id: 'id', after: 'last_event_id' };

/** What one rpc does, where the rule of names does not fit or the scope is another. */
export interface GrpcMethod {
  readonly action?: string;
  readonly stream?: string;
  readonly scope?: string;
  readonly input?: (message: JsonObject) => JsonObject;
  readonly output?: (reply: JsonObject) => JsonObject;
}

/**
 * One gRPC service. An rpc `GetAgentEndpoint` is the action `get_agent_endpoint`; an rpc that streams
 * its replies is the stream of that name. `methods` names the exceptions, by rpc name.
 */
export interface GrpcService {
  /** File below `src/contracts/proto`, e.g. `tandem/v1/registry.proto`. */
  readonly proto: string;
  /** Full name, e.g. `tandem.v1.RegistryService`. */
  readonly service: string;
  /** Capability: names the scopes. `Get...`, `List...`, `Query...`, `Watch...` need `:read`, others `:write`. */
  readonly tag: string;
  readonly methods?: Readonly<Record<string, GrpcMethod>>;
}

/** What an endpoint that is no action gets. */
export interface PlainRequest {
  readonly request: Incoming;
  /** Decoded path parameters. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Who asks; anonymous without a token. */
  readonly principal: Principal;
}

/**
 * An endpoint that answers something else than the JSON of an action: a page, text for Prometheus.
 * It stands beside the OpenAPI document, and its failures are problems like all others.
 */
export interface PlainRoute {
  readonly method: Method;
  /** With parameters in braces, `{rest+}` for all that follows. */
  readonly path: string;
  /** Null: open to everybody, with or without a token. */
  readonly scope: string | null;
  /** A TandemError that it throws goes to the client as it is. */
  answer(asked: PlainRequest): Answer | Promise<Answer>;
}

export interface DoorSpec {
  /** Title of the OpenAPI document. */
  readonly title: string;
  readonly routes: readonly Route[];
  readonly plain?: readonly PlainRoute[];
  /** Path of the page that browsers are sent to from `/`. */
  readonly home?: string;
  readonly grpc?: readonly GrpcService[];
}

/** The scope that a route asks for. */
export function scopeOf(route: Pick<Route, 'method' | 'tag' | 'scope'>): string {
  return route.scope ?? `${route.tag}:${route.method === 'GET' ? 'read' : 'write'}`;
}
