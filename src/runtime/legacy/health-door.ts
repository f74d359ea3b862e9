/**
 * The old health port: one TCP port where ZMQ and HTTP clients both get an answer.
 *
 * The old fleet had ZMQ on this port and HTTP on the next one, and half of its health checks asked
 * the wrong one of the two. Here the first byte decides: ZMQ connections are passed to a ZMQ socket
 * on a private Unix socket, HTTP connections to an HTTP server.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import {
  createConnection,
  createServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import type { Server as HttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LegacyPortUnusable } from '../../contracts/error-catalogue/runtime/legacy.ts';
import type { Transport } from '../life/lifecycle.ts';
import type { Log } from '../log/log.ts';
import { createHealthHttp, type Vitals } from './health-http.ts';
import { join as joinStreams } from './join-streams.ts';
import { RouterDoor } from './router-door.ts';
import { sniff } from './sniff.ts';

const SNIFF_MS = 5_000;
const MOST_CONNECTIONS = 256;

export interface HealthDoorOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly vitals: Vitals;
  readonly log: Log;
  readonly onDrop: (code: string) => void;
  /** How long a client may stay silent after connecting, milliseconds; default 5000. */
  readonly sniffMs?: number;
}

export class HealthDoor implements Transport {
  readonly name = 'legacy-health';
  readonly #options: HealthDoorOptions;
  readonly #clients = new Set<Socket>();
  readonly #server: Server;
  readonly #http: HttpServer;
  #zmq: RouterDoor | undefined;
  #folder: string | undefined;

  constructor(options: HealthDoorOptions) {
    this.#options = options;
    this.#http = createHealthHttp(options.vitals, options.log);
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
      this.#clients.add(client);
      client.on('close', () => this.#clients.delete(client));
      // A client that breaks off is its own business.
      client.on('error', () => client.destroy());
      void this.#admit(client);
    });
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** @throws LEGACY_PORT_UNUSABLE */
  async start(): Promise<void> {
    const { host, port, log, onDrop, vitals } = this.#options;
    this.#folder = await mkdtemp(join(tmpdir(), 'tandem-health-'));
    const answer = async () => JSON.stringify(await vitals.health());
    this.#zmq = new RouterDoor({
      endpoint: `ipc://${this.#socketPath()}`,
      log,
      onDrop,
      answer: () => answer().catch(brokenHealth),
    });
    await this.#zmq.open();
    await new Promise<void>((resolve, reject) => {
      const refused = (cause: Error) => {
        const endpoint = `tcp://${host}:${port}`;
        reject(new LegacyPortUnusable({ endpoint, reason: cause.message }, { cause }));
      };
      this.#server.once('error', refused);
      this.#server.listen(port, host, () => {
        this.#server.off('error', refused);
        this.#server.on('error', (err) => log.warn('old health port: accept failed', { err }));
        resolve();
      });
    });
  }

  /** New connections are refused; present ones are still answered, so that a drain can be watched. */
  stopAccepting(): void {
    this.#server.close();
  }

  async drained(): Promise<void> {
    await this.#zmq?.drained();
    for (const client of this.#clients) client.destroySoon();
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }

  async #admit(client: Socket): Promise<void> {
    const spoken = await sniff(client, this.#options.sniffMs ?? SNIFF_MS);
    if (client.destroyed) return;
    if (spoken === 'http') this.#http.emit('connection', client);
    else if (spoken === 'zmtp') joinStreams(client, createConnection(this.#socketPath()));
    else client.destroy();
  }

  #socketPath(): string {
    return join(this.#folder!, 'zmq');
  }
}

function brokenHealth(): string {
  return JSON.stringify({
    status: 'error',
    health_status: 'unknown',
    error: 'health is not known',
  });
}
