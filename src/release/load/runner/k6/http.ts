/** `k6/http` of this runner: requests over connections that stay open. */
import { Agent, request as httpRequest } from 'node:http';
import { milliseconds } from '../duration.ts';

export interface HttpResponse {
  /** 0: no answer came. */
  readonly status: number;
  readonly body: string;
  /** Why there was no answer. */
  readonly error: string;
  readonly timings: { readonly duration: number };
}

interface Params {
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeout?: string | number;
}

/** Of k6. */
const DEFAULT_TIMEOUT = '60s';

const agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: 64 });

export function asyncRequest(
  method: string,
  url: string,
  body?: string | null,
  params: Params = {},
): Promise<HttpResponse> {
  const begun = performance.now();
  const within = milliseconds(params.timeout ?? DEFAULT_TIMEOUT);
  return new Promise((resolve) => {
    const end = (status: number, text: string, error: string) =>
      resolve({ status, body: text, error, timings: { duration: performance.now() - begun } });
    const outgoing = httpRequest(
      url,
      {
        method,
        agent,
        headers: { 'user-agent': 'tandem-load', ...params.headers },
        signal: AbortSignal.timeout(within),
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () =>
          end(incoming.statusCode ?? 0, Buffer.concat(chunks).toString('utf8'), ''),
        );
        incoming.on('error', (error) => end(0, '', reasonOf(error)));
      },
    );
    outgoing.on('error', (error) => end(0, '', reasonOf(error)));
    outgoing.end(body ?? undefined);
  });
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.name === 'TimeoutError' || error.code === 'ABORT_ERR'
    ? 'request timeout'
    : (error.code ?? error.message);
}

export default { asyncRequest };
