/** A ZMQ ROUTER socket that answers many REQ and DEALER clients at once and drains without a loss. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Router } from 'zeromq';
import { LegacyPortUnusable } from '../../contracts/error-catalogue/runtime/legacy.ts';
import { legacyLimits } from '../../contracts/actions/legacy-envelope.ts';
import type { Log } from '../log/log.ts';
import { splitFrames } from './frames.ts';
import { Gate } from './gate.ts';
import { createRouter } from './zmq.ts';

/** While draining: silence after which nothing more is expected, and the longest wait for it. */
const QUIET_MS = 100;
const LONGEST_QUIET_WAIT_MS = 2_000;

export interface RouterDoorOptions {
  /** `tcp://0.0.0.0:7200` or `ipc:///path`. */
  readonly endpoint: string;
  /**
   * Answers one request; must not reject.
   *
   * @param late true for a request that came in after the door stopped accepting
   */
  readonly answer: (body: readonly Buffer[], late: boolean) => Promise<string>;
  readonly log: Log;
  /** Called with the ZMQ error code (`EHOSTUNREACH`, `EAGAIN`) when a reply cannot be delivered. */
  readonly onDrop: (code: string) => void;
}

export class RouterDoor {
  readonly #options: RouterDoorOptions;
  readonly #gate = new Gate(legacyLimits.inFlight);
  /** Last reply of each client that has one under way; replies leave in the order of the requests. */
  readonly #tails = new Map<string, Promise<void>>();
  #socket: Router | undefined;
  #endpoint = '';
  /** A ZMQ socket takes one send at a time; they stand in this line. */
  #line: Promise<void> = Promise.resolve();
  #received = 0;
  #stopping = false;
  #late = false;

  constructor(options: RouterDoorOptions) {
    this.#options = options;
  }

  /** @throws LEGACY_PORT_UNUSABLE */
  async open(): Promise<void> {
    const { endpoint } = this.#options;
    const socket = await createRouter();
    try {
      await socket.bind(endpoint);
      this.#endpoint = socket.lastEndpoint ?? endpoint;
    } catch (cause) {
      socket.close();
      throw new LegacyPortUnusable({ endpoint, reason: (cause as Error).message }, { cause });
    }
    this.#socket = socket;
    void this.#receive(socket);
  }

  /** Where clients connect, with the real port when port 0 was asked for. */
  get endpoint(): string {
    return this.#endpoint;
  }

  /**
   * Requests that come from now on are answered as late ones.
   *
   * The port stays open until the end: in ZMQ, releasing it closes the connections it accepted, and
   * with them the way back for replies still to come.
   */
  stopAccepting(): void {
    this.#stopping = true;
    this.#lookForEndOfBacklog();
  }

  /** Resolves when every request that came in has its reply and the socket is closed. */
  async drained(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined || socket.closed) return;
    await this.#gate.empty();
    const giveUp = Date.now() + LONGEST_QUIET_WAIT_MS;
    for (let seen = -1; seen !== this.#received && Date.now() < giveUp;) {
      seen = this.#received;
      await sleep(QUIET_MS);
      await this.#gate.empty();
    }
    await this.#line;
    socket.close();
  }

  async #receive(socket: Router): Promise<void> {
    while (!socket.closed) {
      await this.#gate.room();
      this.#lookForEndOfBacklog();
      try {
        const [id, ...frames] = await socket.receive();
        if (id !== undefined) this.#take(id, frames);
      } catch (err) {
        if (socket.closed) return;
        this.#options.log.error('old protocol: receive failed, going on', { err });
        await sleep(QUIET_MS);
      }
    }
  }

  /** What was in ZMQ's queue when the stop came was received in time. */
  #lookForEndOfBacklog(): void {
    const socket = this.#socket;
    if (this.#stopping && socket !== undefined && !socket.closed && !socket.readable)
      this.#late = true;
  }

  #take(id: Buffer, frames: Buffer[]): void {
    const { route, body } = splitFrames(frames);
    this.#received += 1;
    this.#gate.enter();
    const client = id.toString('latin1');
    const before = this.#tails.get(client);
    const answer = this.#options.answer(body, this.#late);
    const sent = this.#reply(before, answer, [id, ...route]).finally(() => {
      if (this.#tails.get(client) === sent) this.#tails.delete(client);
      this.#gate.leave();
    });
    this.#tails.set(client, sent);
  }

  async #reply(
    before: Promise<void> | undefined,
    answer: Promise<string>,
    route: Buffer[],
  ): Promise<void> {
    const [reply] = await Promise.all([answer, before]);
    this.#line = this.#line.then(() => this.#send([...route, reply]));
    await this.#line;
  }

  async #send(frames: (Buffer | string)[]): Promise<void> {
    try {
      await this.#socket?.send(frames);
    } catch (err) {
      this.#options.onDrop(String((err as { code?: unknown }).code ?? 'unknown'));
    }
  }
}
