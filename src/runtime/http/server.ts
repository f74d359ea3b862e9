/** The one internal HTTP port of a container: probes, metrics, identity. */
import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Log } from '../log/log.ts';

export interface Page {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Makes a page at each request; may fail, which answers 500. */
export type Route = () => Page | Promise<Page>;

export interface HttpOptions {
  /** 0 takes a free port. */
  readonly port: number;
  readonly routes: Readonly<Record<string, Route>>;
  readonly log: Log;
}

/** Takes a request over with all that follows, the answer included. */
export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface HttpServer {
  readonly port: number;
  /**
   * Hands requests for anything but the standard pages to this handler from now on.
   *
   * @param home where browsers that ask for `/` are sent; programs get the identity of the container
   */
  delegate(handler: RequestHandler, home?: string): void;
  close(): Promise<void>;
}

/**
 * A request takes milliseconds; whoever sends one slower is cut off. Idle connections stay open longer
 * than the ingress keeps them, so that it never sends into one that is just being closed.
 */
const TIMEOUTS_MS = { request: 10_000, headers: 5_000, keepAlive: 75_000, check: 5_000 };

export function json(status: number, value: unknown): Page {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` };
}

/** Listens; rejects when the port cannot be bound. */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  let others: RequestHandler | undefined;
  let browserHome: string | undefined;
  const settings = { connectionsCheckingInterval: TIMEOUTS_MS.check };
  const server: Server = createServer(settings, (request, response) => {
    if (browserHome !== undefined && isBrowserAtRoot(request)) redirect(response, browserHome);
    else if (others !== undefined && !Object.hasOwn(options.routes, pathOf(request)))
      others(request, response);
    else void respond(request, response, options);
  });
  server.requestTimeout = TIMEOUTS_MS.request;
  server.headersTimeout = TIMEOUTS_MS.headers;
  server.keepAliveTimeout = TIMEOUTS_MS.keepAlive;
  server.on('clientError', refuseBrokenRequest);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    delegate: (handler, home) => {
      others = handler;
      browserHome = home;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

/** Why Node gave a request up, as status and words. */
const BROKEN: Readonly<Record<string, readonly [number, string, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'HEADERS_TOO_LARGE', 'the headers are larger than 16 KiB together'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'REQUEST_TOO_SLOW', 'the request did not arrive in time'],
};
const NO_HTTP = [400, 'REQUEST_MALFORMED', 'this is no HTTP/1.1 request'] as const;

/** The answer to what cannot be read as a request; the connection ends with it. */
function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, code, detail] = BROKEN[error.code ?? ''] ?? NO_HTTP;
  const type = `urn:tandem:error:${code}`;
  const retryable = status === 408;
  const body = `${JSON.stringify({ type, title: STATUS_CODES[status], status, detail, code, retryable })}\n`;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

/** A person's browser names HTML first of all; nothing else does. */
function isBrowserAtRoot(request: IncomingMessage): boolean {
  const wantsHtml = request.headers.accept?.includes('text/html') === true;
  return wantsHtml && request.method === 'GET' && pathOf(request) === '/';
}

function redirect(response: ServerResponse, to: string): void {
  response.writeHead(302, { Location: to, 'Cache-Control': 'no-store', Vary: 'Accept' }).end();
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { routes, log }: HttpOptions,
): Promise<void> {
  const path = pathOf(request);
  let page: Page;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    page = json(405, { status: 'error', error: `${request.method ?? ''} is not allowed; use GET` });
  } else if (!Object.hasOwn(routes, path)) {
    page = json(404, { status: 'error', error: `no page ${path}`, pages: Object.keys(routes) });
  } else {
    try {
      page = await routes[path]!();
    } catch (err) {
      log.error('page failed', { path, err });
      page = json(500, { status: 'error', error: 'the page failed; see the log' });
    }
  }
  request.resume();
  response.writeHead(page.status, {
    'Content-Type': page.type,
    'Content-Length': Buffer.byteLength(page.body),
    'Cache-Control': 'no-store',
  });
  response.end(request.method === 'HEAD' ? undefined : page.body);
}
