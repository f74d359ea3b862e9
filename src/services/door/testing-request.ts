/** Asks a door without sockets, with the web's own words. */
import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { App } from './http/app.ts';
import { NodeIncoming } from './http/requests/node-exchange.ts';

/** Gives an object whose `request` works like `fetch`. */
export function asking(app: App) {
  return {
    async request(path: string, init: RequestInit = {}): Promise<Response> {
      const request = new Request(`http://door${path}`, {
        ...init,
        ...(init.body instanceof ReadableStream ? { duplex: 'half' } : {}),
      } as RequestInit);
      const bytes = typeof init.body === 'string' ? Buffer.from(init.body) : undefined;
      const source = bytes ?? (request.body as AsyncIterable<Uint8Array> | null);
      const headers = Object.fromEntries(request.headers);
      if (bytes !== undefined) headers['content-length'] = String(bytes.length);
      else if (source !== null) headers['transfer-encoding'] = 'chunked';
      const body = Readable.from(bytes === undefined ? (source ?? []) : [bytes], {
        objectMode: false,
      });
      const received = Object.assign(body, { method: request.method, url: path, headers });
      const answering = Object.assign(new EventEmitter(), { writableFinished: false });
      request.signal.addEventListener('abort', () => answering.emit('close'));
      const answer = await app(
        new NodeIncoming(
          received as unknown as IncomingMessage,
          answering as unknown as ServerResponse,
        ),
      );
      const empty = request.method === 'HEAD';
      return new Response(
        empty ? null : (answer.body as ConstructorParameters<typeof Response>[0]),
        answer,
      );
    },
  };
}
