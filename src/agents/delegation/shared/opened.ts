import { LegacyStarting } from '../../../contracts/error-catalogue/agents/delegation.ts';

/** What an agent opens in `start` and its actions use. */
export class Opened<T> {
  readonly #agent: string;
  #value: T | undefined;

  /** @param agent entry name, for the message when it is used too early */
  constructor(agent: string) {
    this.#agent = agent;
  }

  set(value: T | undefined): void {
    this.#value = value;
  }

  /** @throws LEGACY_STARTING before `set` and after the end */
  get(): T {
    if (this.#value === undefined) throw new LegacyStarting({ agent: this.#agent });
    return this.#value;
  }
}
