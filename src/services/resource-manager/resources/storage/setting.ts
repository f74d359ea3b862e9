/** A setting that survives a restart. */
import type { Ledger } from '../../../core-orchestrator/registry/ledger.ts';
import { stored } from './store.ts';

export class Setting<T extends object> {
  #value: T;
  readonly #ledger: Ledger;
  readonly #key: string;

  constructor(ledger: Ledger, key: string, value: T) {
    this.#ledger = ledger;
    this.#key = key;
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  /** Holds at once; resolves when it is on disk. @throws RESOURCES_NOT_PERSISTED */
  async set(value: T): Promise<void> {
    this.#value = value;
    await stored(this.#ledger, this.#key, value, `the setting ${this.#key}`);
  }
}
