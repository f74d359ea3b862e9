/** Somebody takes care of an alert: known to both hubs, until the alert ends. */
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import type { SharedBook } from './shared/shared-book.ts';

const Acknowledgement = Type.Object({
  by: Type.String(),
  at: Type.String(),
  comment: Type.String(),
});
export type Acknowledgement = Static<typeof Acknowledgement>;

const PREFIX = 'ack.';

export class Acknowledgements {
  readonly #book: SharedBook;

  constructor(book: SharedBook) {
    this.#book = book;
  }

  of(fingerprint: string): Acknowledgement | null {
    const value = this.#book.get(PREFIX + fingerprint);
    return Value.Check(Acknowledgement, value) ? value : null;
  }

  /** @throws ALERT_STATE_NOT_STORED */
  set(fingerprint: string, acknowledgement: Acknowledgement): Promise<void> {
    return this.#book.put(PREFIX + fingerprint, acknowledgement);
  }

  /** @throws ALERT_STATE_NOT_STORED */
  async end(fingerprint: string): Promise<void> {
    if (this.of(fingerprint) !== null) await this.#book.put(PREFIX + fingerprint, null);
  }
}
