/** A receiver of OTLP/HTTP on this machine that containers reach by `HOST`. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Name of this machine inside a container that has `EXTRA_HOSTS`. */
const HOST = 'host.docker.internal';
export const EXTRA_HOSTS = [`${HOST}:host-gateway`];

export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

interface Request {
  readonly resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[];
}

export class OtlpReceiver {
  readonly #spans: OtlpSpan[] = [];
  #server: Server | undefined;
  #port = 0;

  get endpoint(): string {
    return `http://${HOST}:${this.#port}/v1/traces`;
  }

  of(traceId: string): OtlpSpan[] {
    return this.#spans.filter((span) => span.traceId === traceId);
  }

  /** Listens; on the same port again after a `stop`. */
  async start(): Promise<void> {
    const server = (this.#server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => (text += chunk));
      request.on('end', () => {
        const { resourceSpans } = JSON.parse(text) as Request;
        const scopes = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans);
        this.#spans.push(...scopes.flatMap(({ spans }) => spans));
        response.setHeader('content-type', 'application/json').end('{}');
      });
    }));
    await new Promise<void>((resolve) => server.listen(this.#port, '0.0.0.0', resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }
}
