/** `grpc.health.v1.Health`: follows the readiness of the container, for the server and each service. */
import type { sendUnaryData, ServerUnaryCall, ServerWritableStream } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';

interface HealthRequest {
  readonly service: string;
}
interface HealthReply {
  readonly status: 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';
}

/** While somebody watches, readiness is looked at this often. */
const LOOK_MS = 1_000;

export class GrpcHealth {
  readonly #services: ReadonlySet<string>;
  readonly #ready: () => boolean;
  readonly #watchers = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  /** @param services full names; the empty name, for the whole server, is always there */
  constructor(services: readonly string[], ready: () => boolean) {
    this.#services = new Set(['', ...services]);
    this.#ready = ready;
  }

  /** Handlers for the standard service definition. */
  readonly handlers = {
    check: (
      call: ServerUnaryCall<HealthRequest, HealthReply>,
      callback: sendUnaryData<HealthReply>,
    ) => {
      const { service } = call.request;
      if (this.#services.has(service)) return callback(null, this.#statusOf(service));
      callback({ code: status.NOT_FOUND, details: `there is no service ${service} here` });
    },

    list: (_call: unknown, callback: sendUnaryData<{ statuses: Record<string, HealthReply> }>) => {
      const statuses = Object.fromEntries(
        [...this.#services].map((service) => [service, this.#statusOf(service)]),
      );
      callback(null, { statuses });
    },

    watch: (call: ServerWritableStream<HealthRequest, HealthReply>) => {
      let last = '';
      const look = () => {
        const now = this.#statusOf(call.request.service);
        if (now.status === last) return;
        last = now.status;
        call.write(now);
      };
      look();
      this.#watch(look);
      call.on('cancelled', () => this.#unwatch(look));
    },
  };

  /** Tells the watchers now, without waiting for the next look. */
  changed(): void {
    for (const look of this.#watchers) look();
  }

  /** Ends all watching. */
  stop(): void {
    this.#watchers.clear();
    clearInterval(this.#timer);
  }

  #statusOf(service: string): HealthReply {
    if (!this.#services.has(service)) return { status: 'SERVICE_UNKNOWN' };
    return { status: this.#ready() ? 'SERVING' : 'NOT_SERVING' };
  }

  #watch(look: () => void): void {
    this.#watchers.add(look);
    this.#timer ??= setInterval(() => this.changed(), LOOK_MS).unref();
  }

  #unwatch(look: () => void): void {
    this.#watchers.delete(look);
    if (this.#watchers.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
