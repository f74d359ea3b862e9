/** The HTTP door as a Hono app: routes, documents, and an answer for everything else. */
import { closest, distance } from 'fastest-levenshtein';
import { Hono, type Context } from 'hono';
import { MethodNotAllowed, PathUnknown } from '../../../contracts/error-catalogue/door.ts';
import { METHODS } from '../route.ts';
import { planEndpoints, type Endpoint } from './endpoints.ts';
import { Handler, type HandlerParts, type Style } from './handler.ts';
import { COMPAT_PREFIX, openApiOf } from './openapi.ts';
import type { DoorSpec } from '../route.ts';

interface Mounted {
  readonly path: string;
  readonly endpoint: Endpoint;
  readonly style: Style;
}

/** @throws Error when a route names an action or stream that does not exist */
export function createApp(spec: DoorSpec, parts: HandlerParts): Hono {
  const endpoints = planEndpoints(spec.routes, parts.definition);
  const { version } = parts.ctx.identity;
  const document = openApiOf(endpoints, { title: spec.title, version });
  const handler = new Handler(document, parts);
  const mounted = endpoints.flatMap(mountsOf);
  const app = new Hono({ strict: true });

  let text: string | undefined;
  app.get('/openapi.json', (c) => {
    text ??= JSON.stringify(document);
    return c.body(text, 200, { 'Content-Type': 'application/json' });
  });
  for (const { path, endpoint, style } of mounted) {
    const pattern = path.replace(/\{(\w+)\}/g, ':$1');
    app.on(endpoint.route.method, pattern, (c) =>
      handler.answer(endpoint, style, { request: c.req.raw, parameters: c.req.param() }),
    );
  }
  app.notFound((c) => handler.refuse(c.req.raw, nothingThere(c, mounted), styleOf(c.req.path)));
  app.onError((thrown, c) => handler.refuse(c.req.raw, thrown, styleOf(c.req.path)));
  return app;
}

function mountsOf(endpoint: Endpoint): Mounted[] {
  const { path, old } = endpoint.route;
  if (!old) return [{ path, endpoint, style: 'plain' }];
  const compat: Mounted = { path: `${COMPAT_PREFIX}${path}`, endpoint, style: 'compat' };
  return old === true ? [{ path, endpoint, style: 'old' }, compat] : [compat];
}

function styleOf(path: string): Style {
  return path.startsWith(`${COMPAT_PREFIX}/`) ? 'compat' : 'plain';
}

/** Whether the path exists with another method, else the path that was probably meant. */
function nothingThere(c: Context, mounted: readonly Mounted[]) {
  const { path, method } = c.req;
  const parts = path.split('/');
  const allowed = METHODS.filter((candidate) =>
    mounted.some((m) => m.endpoint.route.method === candidate && matches(m.path, parts)),
  );
  if (allowed.length > 0) {
    const all = allowed.includes('GET') ? [...allowed, 'HEAD'] : allowed;
    return new MethodNotAllowed({ path, method, allowed: all.join(', ') });
  }
  const near = nearest(path, parts, mounted);
  return new PathUnknown({
    path,
    suggestion: near === undefined ? '' : `; did you mean ${near}?`,
  });
}

function matches(path: string, parts: readonly string[]): boolean {
  const wanted = path.split('/');
  return (
    wanted.length === parts.length &&
    wanted.every((part, at) => part.startsWith('{') || part === parts[at])
  );
}

/** Longest path that is worth comparing. */
const LONGEST_COMPARED = 200;

function nearest(
  path: string,
  parts: readonly string[],
  mounted: readonly Mounted[],
): string | undefined {
  if (path.length > LONGEST_COMPARED || mounted.length === 0) return undefined;
  const filled = mounted.map((m) =>
    m.path
      .split('/')
      .map((part, at) => (part.startsWith('{') ? parts[at] || part : part))
      .join('/'),
  );
  const best = closest(path, filled);
  return distance(path, best) <= Math.max(2, path.length / 3) ? best : undefined;
}
