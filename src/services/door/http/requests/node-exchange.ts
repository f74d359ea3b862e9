/** Requests and answers of Node's HTTP server. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  BodyTooLarge,
  BodyTooSlow,
  CallCancelled,
} from '../../../../contracts/error-catalogue/services/door.ts';
import { TandemError } from '../../../../contracts/errors.ts';
import type { HangUp } from '../../../../runtime/dispatch/dispatch.ts';
import { pathOf, type Answer, type BodyLimits, type Incoming } from './exchange.ts';

export class NodeIncoming implements Incoming, HangUp {
  readonly method: string;
  readonly target: string;
  readonly #request: IncomingMessage;
  #listeners: (() => void)[] = [];
  #aborted = false;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request;
    this.method = request.method ?? 'GET';
    this.target = originForm(request.url ?? '/');
    response.once('close', () => {
      if (!response.writableFinished) this.#abort();
    });
  }

  /** Itself: a request is told once at the most that its client hung up. */
  get signal(): HangUp {
    return this;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  addEventListener(_kind: 'abort', listener: () => void): void {
    this.#listeners.push(listener);
  }

  removeEventListener(_kind: 'abort', listener: () => void): void {
    this.#listeners = this.#listeners.filter((other) => other !== listener);
  }

  #abort(): void {
    this.#aborted = true;
    for (const listener of this.#listeners.splice(0)) listener();
  }

  header(name: string): string | undefined {
    const value = this.#request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  body(limits: BodyLimits): Promise<Uint8Array> {
    const request = this.#request;
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let length = 0;
      const settle = (outcome: Uint8Array | TandemError) => {
        clearTimeout(timer);
        request.off('data', more).off('end', end).off('error', cut).off('close', cut);
        if (outcome instanceof TandemError) reject(outcome);
        else resolve(outcome);
      };
      const more = (chunk: Buffer) => {
        length += chunk.length;
        if (length > limits.bytes) settle(new BodyTooLarge({ limit: limits.bytes }));
        else chunks.push(chunk);
      };
      const end = () => settle(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length));
      const cut = () => settle(new CallCancelled({ action: pathOf(this) }));
      const timer = setTimeout(
        () => settle(new BodyTooSlow({ seconds: limits.ms / 1000 })),
        limits.ms,
      );
      request.on('data', more).once('end', end).once('error', cut).once('close', cut);
    });
  }
}

/** What a client may still send of a request that was refused; then it is cut off. */
const REST = { bytes: 16 * 1024 * 1024, ms: 1_000 } as const;

/** Proxies may also be sent the whole address. */
function originForm(url: string): string {
  if (url.startsWith('/')) return url;
  const start = url.indexOf('/', url.indexOf('//') + 2);
  return start === -1 ? '/' : url.slice(start);
}

/** Writes an answer; a stream as fast as the client takes it. */
export function send({ status, headers, body }: Answer, response: ServerResponse): void {
  if (body instanceof ReadableStream) {
    response.writeHead(status, headers);
    void pump(body, response);
    return;
  }
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  if (headers['Connection'] !== 'close' || response.req.complete) {
    response.end(body);
    return;
  }
  // Complete for the client, while the connection stays open.
  response.write(body);
  void rest(response.req).then(() => response.end());
}

/**
 * Reads the rest of a request that was refused before it was there. A connection that is closed with bytes unread
 * is reset, and a client or proxy that is still sending may then never see the answer, or not that it is over.
 */
function rest(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0;
    const more = (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > REST.bytes) done();
    };
    const done = () => {
      clearTimeout(timer);
      request.off('data', more).off('end', done).off('close', done);
      resolve();
    };
    const timer = setTimeout(done, REST.ms);
    request.on('data', more).once('end', done).once('close', done);
  });
}

async function pump(body: ReadableStream<Uint8Array>, response: ServerResponse): Promise<void> {
  const reader = body.getReader();
  // A stream may also break while the client takes nothing.
  reader.closed.catch(() => response.destroy());
  response.once('close', () => void reader.cancel().catch(() => undefined));
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read())
      if (!response.write(next.value)) await writable(response);
    response.end();
  } catch {
    response.destroy();
  }
}

function writable(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    if (response.destroyed) return resolve();
    response.on('drain', done).on('close', done);
  });
}
