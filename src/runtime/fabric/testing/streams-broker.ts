/** The part of a broker that makes streams: enough of the API of JetStream for its library, over a played connection. */
import type { NatsConnection } from '@nats-io/transport-node';

type Config = Record<string, unknown> & { name: string };

const failed = (err_code: number, description: string) => ({
  error: { code: err_code === 10059 ? 404 : 400, err_code, description },
});

export class StreamsBroker {
  readonly streams = new Map<string, Config>();
  /** Streams of other machines that answer, as `domain/name`. */
  readonly origins = new Set<string>();
  /** How often those were asked for. */
  originsAsked = 0;
  /** What was asked for, as `CREATE NAME`. */
  readonly changes: string[] = [];
  /** Called before a stream is made; another service may be faster. */
  beforeCreate: (name: string) => void = () => {};
  /** While true it answers nothing. */
  away = false;
  #reconnected: (() => void)[] = [];

  /** A connection to it. */
  readonly nc = {
    options: {},
    // The library asks whether the broker is new enough.
    features: { get: () => ({ ok: true }) },
    request: async (subject: string, payload: Uint8Array | string = '') => {
      if (this.away) throw new Error('timeout');
      const body = JSON.stringify(this.#answer(subject, String(Buffer.from(payload as never))));
      return { data: Buffer.from(body), json: () => JSON.parse(body) as unknown };
    },
    status: () => this.#statuses(),
  } as unknown as NatsConnection;

  /** It comes back with an empty disk. */
  loseDisk(): void {
    this.streams.clear();
    for (const resolve of this.#reconnected.splice(0)) resolve();
  }

  async *#statuses() {
    for (;;) {
      await new Promise<void>((resolve) => this.#reconnected.push(resolve));
      yield { type: 'reconnect' };
    }
  }

  #answer(subject: string, payload: string): object {
    const [, first, ...rest] = subject.split('.');
    const [verb, name] = rest.slice(-2) as [string, string];
    if (first !== 'API') {
      this.originsAsked += 1;
      return this.origins.has(`${first}/${name}`) ? {} : failed(10059, 'stream not found');
    }
    if (verb === 'INFO') return this.#info(name);
    const config = JSON.parse(payload) as Config;
    this.changes.push(`${verb} ${name}`);
    if (verb === 'CREATE') this.beforeCreate(name);
    const there = this.streams.get(name);
    if (verb === 'CREATE' && there !== undefined && JSON.stringify(there) !== payload)
      return failed(10058, 'stream name already in use with a different configuration');
    this.streams.set(name, config);
    return this.#info(name);
  }

  #info(name: string): object {
    const config = this.streams.get(name);
    return config === undefined ? failed(10059, 'stream not found') : { config, state: {} };
  }
}
