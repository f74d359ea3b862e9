/** The HTTP door: takes over everything but the standard pages on the container's HTTP server. */
import type { ServerResponse } from 'node:http';
import { TakenOver } from '../../../contracts/error-catalogue/runtime/colors.ts';
import { Draining } from '../../../contracts/error-catalogue/runtime/runtime.ts';
import type { Door, DoorParts } from '../../../runtime/door.ts';
import { identifier } from '../caller.ts';
import type { DoorSpec } from '../route.ts';
import { StreamCalls } from '../stream-calls.ts';
import { createApp, type App } from './app.ts';
import { BODY_LIMIT_BYTES, BODY_TIMEOUT_MS } from './requests/body.ts';
import { NodeIncoming, send } from './requests/node-exchange.ts';
import { SSE_TIMES } from './answers/sse.ts';

export class HttpDoor implements Door {
  readonly name = 'http';
  readonly #parts: DoorParts;
  readonly #streams: StreamCalls;
  readonly #app: App;
  readonly #home: string | undefined;
  #draining = false;

  /** @throws Error when a route names an action or stream that does not exist */
  constructor(spec: DoorSpec, parts: DoorParts) {
    this.#parts = parts;
    this.#home = spec.home;
    this.#streams = new StreamCalls(parts);
    this.#app = createApp(spec, {
      ...parts,
      identify: identifier(parts.ctx.config, parts.verify),
      streams: this.#streams,
      limits: { bytes: BODY_LIMIT_BYTES, ms: BODY_TIMEOUT_MS },
      times: SSE_TIMES,
      draining: () => this.#draining,
    });
  }

  start(): Promise<void> {
    this.#parts.http.delegate((request, response) => {
      if (this.#draining) response.shouldKeepAlive = false;
      void this.#answer(new NodeIncoming(request, response), response);
    }, this.#home);
    return Promise.resolve();
  }

  async #answer(request: NodeIncoming, response: ServerResponse): Promise<void> {
    const answer = await this.#app(request);
    // Who has hung up gets nothing, and a stream made for it must end.
    if (!response.destroyed) send(answer, response);
    else if (answer.body instanceof ReadableStream) void answer.body.cancel();
  }

  /** Further requests are told to ask again; streams end with the wait before a reconnection. */
  stopAccepting(): void {
    this.#draining = true;
    this.#streams.end(new Draining({ agent: this.#parts.ctx.identity.agent }));
  }

  endStreams(): void {
    this.#streams.end(new TakenOver({ agent: this.#parts.ctx.identity.agent }));
  }

  async drained(): Promise<void> {
    await Promise.all([this.#parts.dispatcher.idle(), this.#streams.idle()]);
  }
}
