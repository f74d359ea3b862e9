/** The routes of a service joined with the actions and streams behind them. */
import type { AgentDefinition } from '../../../runtime/agent.ts';
import { scopeOf, type Route } from '../route.ts';
import type { PlainSchema } from './requests/coerce.ts';

/** What one part of a request may hold. */
export interface Field {
  readonly schema: PlainSchema;
  readonly required: boolean;
}

export interface Endpoint {
  readonly route: Route;
  readonly kind: 'action' | 'stream';
  /** Name of the action or stream. */
  readonly name: string;
  readonly scope: string;
  readonly summary: string;
  readonly pathFields: Readonly<Record<string, Field>>;
  readonly queryFields: Readonly<Record<string, Field>>;
  readonly body: PlainSchema | undefined;
  readonly reply: PlainSchema;
  /** Fields of the action's own input, for what headers carry. */
  readonly inputFields: ReadonlySet<string>;
}

/** Parameters of a path in braces, in order. */
function parametersOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
}

/**
 * Joins routes with what they call.
 *
 * @throws Error that names every route whose action or stream does not exist, and every path given twice
 */
export function planEndpoints(
  routes: readonly Route[],
  definition: Pick<AgentDefinition, 'name' | 'actions' | 'streams'>,
): Endpoint[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  const endpoints: Endpoint[] = [];
  for (const route of routes) {
    const place = `${route.method} ${route.path}`;
    const shape = place.replace(/\{\w+\}/g, '{}');
    if (seen.has(shape)) problems.push(`${place} is given twice`);
    seen.add(shape);
    const endpoint = joined(route, definition);
    if (typeof endpoint === 'string') problems.push(`${place}: ${endpoint}`);
    else endpoints.push(endpoint);
  }
  if (problems.length > 0)
    throw new Error(`the routes of ${definition.name} do not fit: ${problems.join('; ')}`);
  return endpoints.sort((a, b) => (sortKey(a.route.path) < sortKey(b.route.path) ? -1 : 1));
}

/** Fixed parts before parameters, so that `/v1/agents/healthy` wins over `/v1/agents/{name}`. */
function sortKey(path: string): string {
  return path.replace(/\{\w+\}/g, '\uffff');
}

function joined(
  route: Route,
  { actions, streams }: Pick<AgentDefinition, 'actions' | 'streams'>,
): Endpoint | string {
  if ((route.action === undefined) === (route.stream === undefined))
    return 'name either an action or a stream';
  if (route.action !== undefined) {
    const action = actions[route.action];
    if (action === undefined) return `there is no action ${route.action}`;
    return endpoint(route, 'action', route.action, action, action.output);
  }
  const stream = streams?.[route.stream!];
  if (stream === undefined) return `there is no stream ${route.stream!}`;
  return endpoint(route, 'stream', route.stream!, stream, stream.item);
}

function endpoint(
  route: Route,
  kind: Endpoint['kind'],
  name: string,
  called: { readonly summary: string; readonly input: object },
  gives: object,
): Endpoint {
  const input = plain(called.input);
  return {
    route,
    kind,
    name,
    scope: scopeOf(route),
    summary: route.summary ?? called.summary,
    ...fieldsOf(route, route.accepts === undefined ? input : plain(route.accepts)),
    reply: replyOf(route, gives),
    inputFields: new Set(Object.keys(input.properties ?? {})),
  };
}

function replyOf(route: Route, gives: object): PlainSchema {
  if (route.replies !== undefined) return plain(route.replies);
  return route.output === undefined ? plain(gives) : { type: 'object' };
}

function fieldsOf(
  route: Route,
  accepts: PlainSchema,
): Pick<Endpoint, 'pathFields' | 'queryFields' | 'body'> {
  const properties = accepts.properties ?? {};
  const fromPath = coveredByPath(route);
  const pathFields = Object.fromEntries(
    [...fromPath].map(([parameter, field]) => [
      parameter,
      { schema: properties[field] ?? { type: 'string' }, required: true },
    ]),
  );
  const taken = new Set([...fromPath.keys(), ...fromPath.values()]);
  const left = Object.entries(properties).filter(([field]) => !taken.has(field));
  const required = new Set(accepts.required ?? []);
  const field = ([name, schema]: [string, PlainSchema]): [string, Field] => [
    name,
    { schema, required: required.has(name) },
  ];
  if (route.method === 'GET')
    return { pathFields, queryFields: Object.fromEntries(left.map(field)), body: undefined };
  if (route.bodyAs !== undefined) {
    const others = left.filter(([name]) => name !== route.bodyAs);
    return {
      pathFields,
      queryFields: Object.fromEntries(others.map(field)),
      body: properties[route.bodyAs] ?? { type: 'object' },
    };
  }
  return { pathFields, queryFields: {}, body: bodyOf(accepts, left, taken) };
}

/** The input without what the path gives already. */
function bodyOf(
  accepts: PlainSchema,
  left: [string, PlainSchema][],
  taken: ReadonlySet<string>,
): PlainSchema {
  // Unions and the like stay whole; beside path parameters only the action itself can check them.
  if (accepts.properties === undefined) return taken.size === 0 ? accepts : { type: 'object' };
  const required = (accepts.required ?? []).filter((name) => !taken.has(name));
  return { ...accepts, properties: Object.fromEntries(left), required };
}

/**
 * Which field of the action each path parameter becomes. Where `input` renames them, it is asked with
 * marked values and the marks are looked for.
 */
function coveredByPath(route: Route): Map<string, string> {
  const parameters = parametersOf(route.path);
  const same = new Map(parameters.map((parameter) => [parameter, parameter]));
  if (route.input === undefined || route.accepts !== undefined) return same;
  const mark = (parameter: string) => `\u0000${parameter}`;
  let made: Record<string, unknown>;
  try {
    made = route.input(Object.fromEntries(parameters.map((p) => [p, mark(p)])));
  } catch {
    return same;
  }
  const fields = Object.entries(made);
  return new Map(
    parameters.map((parameter) => [
      parameter,
      fields.find(([, value]) => value === mark(parameter))?.[0] ?? parameter,
    ]),
  );
}

/** A schema as it stands in a document: without functions and hidden marks. */
function plain(schema: object): PlainSchema {
  return JSON.parse(JSON.stringify(schema)) as PlainSchema;
}
