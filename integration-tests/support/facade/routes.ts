/** Requests of the HTTP doors, made from the samples of their actions. */
import type { Route } from '../../../src/services/door/route.ts';
import { OLD_ACTIONS, type OldAction } from './old-actions.ts';

type Reply = Record<string, unknown>;

/** Fields of an action that have another name in a path. */
const PATH_NAMES: Readonly<Record<string, readonly string[]>> = {
  name: ['agent_name', 'service_name', 'agent'],
  subject: ['model_id'],
  allocation_id: ['resource_id'],
};

export interface RouteCase {
  /** As in the documentation: `POST /v1/agents`. */
  readonly title: string;
  readonly route: Route;
  readonly path: string;
  readonly of: OldAction;
}

/** Every HTTP endpoint of an action with an old side, those under `/compat` too. */
export const ROUTE_CASES: readonly RouteCase[] = OLD_ACTIONS.flatMap((of) =>
  of.service.routes
    .filter((route) => route.action === of.name)
    .flatMap((route) => {
      const paths = [
        ...(route.old === 'compat-only' ? [] : [route.path]),
        ...(route.old ? [`/compat${route.path}`] : []),
      ];
      return paths.map((path) => ({
        title: `${of.service.name}: ${route.method} ${path}`,
        route,
        path,
        of,
      }));
    }),
);

/** Puts the input of the action where the route wants it. */
export function requestOf(
  { route, path }: Pick<RouteCase, 'route' | 'path'>,
  input: Reply,
): { readonly path: string; readonly init: { method: string; body?: string; headers: object } } {
  const rest = { ...input };
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const field = [name, ...(PATH_NAMES[name] ?? [])].find((one) => one in rest);
    if (field === undefined) throw new Error(`${path}: the sample has no ${name}`);
    const value = String(rest[field]);
    delete rest[field];
    return encodeURIComponent(value);
  });
  if (route.method === 'GET') {
    const query = new URLSearchParams(
      Object.entries(rest).map(([name, value]) => [name, String(value)]),
    );
    const search = query.size === 0 ? '' : `?${query}`;
    return { path: filled + search, init: { method: route.method, headers: {} } };
  }
  const body = route.bodyAs === undefined ? rest : rest[route.bodyAs];
  const headers = { 'content-type': 'application/json' };
  return { path: filled, init: { method: route.method, body: JSON.stringify(body), headers } };
}
