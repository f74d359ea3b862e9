/** The rpcs of a service joined with the actions and streams behind them. */
import type { DescMethod } from '@bufbuild/protobuf';
import type { AgentDefinition } from '../../../runtime/agent.ts';
import type { PlainSchema } from '../http/requests/coerce.ts';
import type { GrpcMethod, GrpcService } from '../route.ts';

export interface Rpc {
  readonly method: DescMethod;
  readonly kind: 'action' | 'stream';
  /** Name of the action or stream. */
  readonly name: string;
  readonly scope: string;
  /** Schema of its input. */
  readonly schema: PlainSchema;
  readonly input: GrpcMethod['input'];
  readonly output: GrpcMethod['output'];
}

const READS = /^(Get|List|Query|Watch|Search|Check|Tail|Find)/;

/**
 * Joins the rpcs of a service with what they call.
 *
 * @throws Error that names every rpc whose action or stream does not exist
 */
export function planRpcs(
  service: GrpcService,
  methods: readonly DescMethod[],
  definition: Pick<AgentDefinition, 'actions' | 'streams'>,
): Rpc[] {
  const problems: string[] = [];
  const rpcs: Rpc[] = [];
  const known = new Set(methods.map((method) => method.name));
  for (const name of Object.keys(service.methods ?? {}))
    if (!known.has(name)) problems.push(`${name} is not declared`);
  for (const method of methods) {
    const rpc = joined(service, method, definition);
    if (typeof rpc === 'string') problems.push(`${method.name}: ${rpc}`);
    else rpcs.push(rpc);
  }
  if (problems.length > 0)
    throw new Error(`the rpcs of ${service.service} do not fit: ${problems.join('; ')}`);
  return rpcs;
}

function joined(
  service: GrpcService,
  method: DescMethod,
  { actions, streams }: Pick<AgentDefinition, 'actions' | 'streams'>,
): Rpc | string {
  const own = service.methods?.[method.name];
  const { methodKind } = method;
  if (methodKind !== 'unary' && methodKind !== 'server_streaming')
    return 'requests cannot be streams';
  const kind = methodKind === 'unary' ? 'action' : 'stream';
  const name = own?.[kind] ?? snakeCase(method.name);
  const called = kind === 'action' ? actions[name] : streams?.[name];
  if (called === undefined) return `there is no ${kind} ${name}`;
  return {
    method,
    kind,
    name,
    scope: own?.scope ?? `${service.tag}:${READS.test(method.name) ? 'read' : 'write'}`,
    schema: JSON.parse(JSON.stringify(called.input)) as PlainSchema,
    input: own?.input,
    output: own?.output,
  };
}

/** `GetAgentEndpoint` -> `get_agent_endpoint`. */
export function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
}
