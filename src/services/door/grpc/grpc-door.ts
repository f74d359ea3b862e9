/** The gRPC door: all services of one container on one internal port, with health and reflection. */
import { promisify } from 'node:util';
import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { service as healthService } from 'grpc-health-check';
import { GRPC_PORT } from '../../../contracts/fleet/ports.ts';
import { TakenOver } from '../../../contracts/error-catalogue/runtime/colors.ts';
import { Draining } from '../../../contracts/error-catalogue/runtime/runtime.ts';
import type { Door, DoorParts } from '../../../runtime/door.ts';
import { identifier } from '../caller.ts';
import { SSE_TIMES } from '../http/answers/sse.ts';
import type { DoorSpec, GrpcService } from '../route.ts';
import { StreamCalls } from '../stream-calls.ts';
import { GrpcHealth } from './health.ts';
import { planRpcs, type Rpc } from './methods.ts';
import { methodsOf, readProtos, reflectionOf } from './protos.ts';
import { RpcHandler } from './rpc-handler.ts';

const OPTIONS = {
  // The fabric carries one MiB in each direction; replies made here may be larger.
  'grpc.max_receive_message_length': 1024 * 1024,
  'grpc.max_send_message_length': 4 * 1024 * 1024,
  'grpc.max_concurrent_streams': 1_000,
  'grpc.max_metadata_size': 16 * 1024,
};

/** A connection whose other end vanished is found after a minute of silence and closed 20 s later. */
const KEEPALIVE = { timeMs: 60_000, timeoutMs: 20_000 };

export interface GrpcDoorOptions {
  /** 0 takes a free port. Default 8081, or `config.door.grpc_port`. */
  readonly port?: number;
  readonly host?: string;
  readonly stallMs?: number;
  readonly keepalive?: typeof KEEPALIVE;
}

export class GrpcDoor implements Door {
  readonly name = 'grpc';
  readonly #parts: DoorParts;
  readonly #options: GrpcDoorOptions;
  readonly #server: Server;
  readonly #streams: StreamCalls;
  readonly #health: GrpcHealth;
  #draining = false;
  #port = 0;

  /** @throws Error when an rpc names an action or stream that does not exist */
  constructor(spec: DoorSpec, parts: DoorParts, options: GrpcDoorOptions = {}) {
    const services = spec.grpc ?? [];
    const protos = readProtos([...new Set(services.map(({ proto }) => proto))]);
    this.#parts = parts;
    this.#options = options;
    const { timeMs, timeoutMs } = options.keepalive ?? KEEPALIVE;
    this.#server = new Server({
      ...OPTIONS,
      'grpc.keepalive_time_ms': timeMs,
      'grpc.keepalive_timeout_ms': timeoutMs,
    });
    this.#streams = new StreamCalls(parts);
    const handler = new RpcHandler({
      dispatcher: parts.dispatcher,
      ctx: parts.ctx,
      identify: identifier(parts.ctx.config, parts.verify),
      streams: this.#streams,
      registry: protos.registry,
      draining: () => this.#draining,
      stallMs: options.stallMs ?? SSE_TIMES.stallMs,
    });
    for (const service of services) {
      const rpcs = planRpcs(service, methodsOf(protos, service.service), parts.definition);
      this.#server.addService(definitionOf(service, rpcs), handlersOf(handler, rpcs));
    }
    const names = services.map(({ service }) => service);
    this.#health = new GrpcHealth(names, () => parts.ready() && !this.#draining);
    this.#server.addService(healthService as ServiceDefinition, this.#health.handlers);
    reflectionOf(protos).addToServer(this.#server);
  }

  /** Known after `start`. */
  get port(): number {
    return this.#port;
  }

  /** @throws Error when the port cannot be bound */
  async start(): Promise<void> {
    const { host = '0.0.0.0', port = configuredPort(this.#parts) } = this.#options;
    const bind = promisify(this.#server.bindAsync.bind(this.#server));
    this.#port = await bind(`${host}:${port}`, ServerCredentials.createInsecure());
  }

  stopAccepting(): void {
    this.#draining = true;
    this.#health.changed();
    this.#streams.end(new Draining({ agent: this.#parts.ctx.identity.agent }));
  }

  endStreams(): void {
    this.#streams.end(new TakenOver({ agent: this.#parts.ctx.identity.agent }));
  }

  /** Resolves when the last call is answered; the connections are then told to go and closed. */
  async drained(): Promise<void> {
    await Promise.all([this.#parts.dispatcher.idle(), this.#streams.idle()]);
    this.#health.stop();
    // Watchers of health and idle proxies would keep the server open for ever.
    const closed = promisify(this.#server.tryShutdown.bind(this.#server))();
    const timer = setTimeout(() => this.#server.forceShutdown(), 500);
    await closed.catch(() => undefined);
    clearTimeout(timer);
  }
}

function configuredPort({ ctx }: DoorParts): number {
  const { grpc_port: port } = (ctx.config['door'] ?? {}) as { grpc_port?: unknown };
  return typeof port === 'number' ? port : GRPC_PORT;
}

/** Bytes in, bytes out: messages are read and written in the handler, which can say what is wrong. */
function definitionOf({ service }: GrpcService, rpcs: readonly Rpc[]): ServiceDefinition {
  return Object.fromEntries(
    rpcs.map(({ method, kind }) => [
      method.name,
      {
        path: `/${service}/${method.name}`,
        requestStream: false,
        responseStream: kind === 'stream',
        requestSerialize: (bytes: Uint8Array) => Buffer.from(bytes),
        requestDeserialize: (bytes: Buffer) => bytes,
        responseSerialize: (bytes: Uint8Array) => Buffer.from(bytes),
        responseDeserialize: (bytes: Buffer) => bytes,
      },
    ]),
  );
}

function handlersOf(handler: RpcHandler, rpcs: readonly Rpc[]): UntypedServiceImplementation {
  type Unary = Parameters<RpcHandler['unary']>;
  type Stream = Parameters<RpcHandler['stream']>;
  return Object.fromEntries(
    rpcs.map((rpc) => [
      rpc.method.name,
      rpc.kind === 'action'
        ? (call: Unary[1], callback: Unary[2]) => void handler.unary(rpc, call, callback)
        : (call: Stream[1]) => void handler.stream(rpc, call),
    ]),
  ) as UntypedServiceImplementation;
}
