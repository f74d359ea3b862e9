/** The newest of many messages, as many as together stay within a bound. */
import type { JsonObject } from '../../contracts/action.ts';

export class Newest {
  readonly #maxBytes: number;
  /** Oldest first. */
  readonly #held: { readonly message: JsonObject; readonly bytes: number }[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Adds a message that is newer than all before it; the oldest go until the rest fits.
   * One that is beyond the bound alone is left out, not all others for it.
   *
   * @param bytes length of its JSON text
   */
  add(message: JsonObject, bytes: number): void {
    if (bytes > this.#maxBytes) return;
    this.#held.push({ message, bytes });
    this.#bytes += bytes;
    while (this.#bytes > this.#maxBytes) this.#bytes -= this.#held.shift()!.bytes;
  }

  /** The newest first. */
  list(): JsonObject[] {
    return this.#held.map(({ message }) => message).reverse();
  }
}
