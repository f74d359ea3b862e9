/** The HTTP door without its sockets: routes, documents, and an answer for everything else. */
import { closest, distance } from 'fastest-levenshtein';
import { MethodNotAllowed, PathUnknown } from '../../../contracts/error-catalogue/services/door.ts';
import { METHODS } from '../route.ts';
import { planEndpoints, type Endpoint } from './endpoints.ts';
import { pathOf, type Answer, type Incoming } from './requests/exchange.ts';
import { Handler, type HandlerParts, type Style } from './handler.ts';
import { COMPAT_PREFIX, openApiOf } from './openapi.ts';
import { PathRouter } from './router.ts';
import type { DoorSpec, PlainRoute } from '../route.ts';

interface Mounted {
  readonly path: string;
  readonly endpoint: Endpoint;
  readonly style: Style;
}

interface PlainMount {
  readonly plain: PlainRoute;
}

/** Answers a request; never rejects. */
export type App = (request: Incoming) => Answer | Promise<Answer>;

/** @throws Error when a route names an action or stream that does not exist */
export function createApp(spec: DoorSpec, parts: HandlerParts): App {
  const endpoints = planEndpoints(spec.routes, parts.definition);
  const { version } = parts.ctx.identity;
  const document = openApiOf(endpoints, { title: spec.title, version });
  const handler = new Handler(document, parts);
  const mounted = endpoints.flatMap(mountsOf);
  const router = new PathRouter<Mounted | PlainMount | typeof DOCUMENT>();
  router.add('GET', '/openapi.json', DOCUMENT);
  for (const plain of spec.plain ?? []) router.add(plain.method, plain.path, { plain });
  for (const mount of mounted) router.add(mount.endpoint.route.method, mount.path, mount);

  let text: string | undefined;
  const documentText = (): Answer => ({
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: (text ??= JSON.stringify(document)),
  });
  return (request) => {
    const path = pathOf(request);
    // The server itself leaves the body of an answer to HEAD out.
    const found = router.find(request.method === 'HEAD' ? 'GET' : request.method, path);
    if (found === undefined)
      return handler.refuse(request, nothingThere(request, path, mounted), styleOf(path));
    const { value, parameters } = found;
    if (value === DOCUMENT) return documentText();
    if ('plain' in value) return handler.plain(value.plain, { request, parameters });
    return handler.answer(value.endpoint, value.style, { request, parameters });
  };
}

/** Stands for the OpenAPI document among what is mounted. */
const DOCUMENT = Symbol('document');

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
function nothingThere({ method }: Incoming, path: string, mounted: readonly Mounted[]) {
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
