/** What a part runs, between its start and its stop. */
import { HubNotReady } from '../../contracts/error-catalogue/observability-hub/observability.ts';
import type { Stop } from '../../runtime/agent.ts';

export class Running<T> {
  #value: T | undefined;

  /** @returns forgets it again */
  set(value: T): Stop {
    this.#value = value;
    return () => {
      if (this.#value === value) this.#value = undefined;
    };
  }

  /** @throws HUB_NOT_READY before it was set */
  get(): T {
    if (this.#value === undefined) throw new HubNotReady();
    return this.#value;
  }
}
