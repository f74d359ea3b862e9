/**
 * Times in which this steward had no connection to the broker. The color before would have none then either, and nobody can go
 * back to it: that, too, is written to the broker. So whatever goes wrong then is no fault of the color that is live. A
 * color that lost its login is another matter: its steward is connected all the while.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import type { Clock } from '../parts.ts';

/** Each tries to connect again at moments of its own: whoever is last needs so much longer than this one, milliseconds. */
export const REJOIN_MS = 2_500;

export class Outages {
  readonly #clock: Pick<Clock, 'now'>;
  /** In those that are over, milliseconds. */
  #known = 0;
  /** The last one; without an end as long as it goes on. */
  #last: { readonly from: number; readonly to?: number } | undefined;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  lost(): void {
    const last = this.#last;
    if (last !== undefined && this.isOn) {
      this.#last = { from: last.from };
      return;
    }
    this.#known = this.ms;
    this.#last = { from: this.#clock.now() };
  }

  back(): void {
    if (this.#last !== undefined && this.#last.to === undefined)
      this.#last = { ...this.#last, to: this.#clock.now() + REJOIN_MS };
  }

  /** The broker is away, or was just now. */
  get isOn(): boolean {
    return this.#last !== undefined && this.#clock.now() < (this.#last.to ?? Infinity);
  }

  /** How long it was away in all, milliseconds. */
  get ms(): number {
    if (this.#last === undefined) return this.#known;
    const now = this.#clock.now();
    return this.#known + Math.min(now, this.#last.to ?? now) - this.#last.from;
  }

  /** Resolves when the connection is closed for good. */
  async follow(nc: Pick<NatsConnection, 'status'>): Promise<void> {
    for await (const { type } of nc.status()) {
      if (type === 'disconnect') this.lost();
      if (type === 'reconnect') this.back();
    }
  }
}
