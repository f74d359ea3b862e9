import type { NatsConnection } from '@nats-io/transport-node';

const GIB = 1024 ** 3;

/** The steward of pc2, played: every two seconds it reports on a host with one graphics card, as the test says. */
export class PlayedCard {
  readonly uuid = 'GPU-00000000-test';
  /** MiB in use on the card; null: it is not there. */
  usedMiB: number | null = 0;
  #beat: NodeJS.Timeout | undefined;

  /** @param steward a connection with the rights of that steward */
  start(steward: NatsConnection): void {
    const publish = () => steward.publish('event.host.pc2', JSON.stringify(this.#report()));
    this.#beat = setInterval(publish, 2_000);
  }

  stop(): void {
    clearInterval(this.#beat);
  }

  #report(): object {
    return {
      machine: 'pc2',
      timestamp: new Date().toISOString(),
      cpu: { percent: 5, cores: 8, load_1m: 0 },
      memory: { total_bytes: 16 * GIB, used_bytes: GIB, available_bytes: 15 * GIB },
      disk: [{ mount: '/', total_bytes: 100 * GIB, used_bytes: GIB }],
      gpus: this.usedMiB === null ? null : [this.#card(this.usedMiB)],
    };
  }

  #card(memory_used_mib: number): object {
    const { uuid } = this;
    return { uuid, index: 0, name: 'RTX 3060', memory_total_mib: 10_000, memory_used_mib };
  }
}
