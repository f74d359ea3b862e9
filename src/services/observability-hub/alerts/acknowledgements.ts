/** Somebody takes care of an alert: known to both hubs, until the alert ends. */
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import type { SharedRecords } from '../shared/shared-records.ts';

const Acknowledgement = Type.Object({
  by: Type.String(),
  at: Type.String(),
  comment: Type.String(),
});
export type Acknowledgement = Static<typeof Acknowledgement>;

const PREFIX = 'ack.';

type Records = Pick<SharedRecords, 'get' | 'set'>;

export class Acknowledgements {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  of(fingerprint: string): Acknowledgement | null {
    const value = this.#records.get(PREFIX + fingerprint);
    return Value.Check(Acknowledgement, value) ? value : null;
  }

  /** @throws HUB_RECORD_NOT_STORED */
  set(fingerprint: string, acknowledgement: Acknowledgement): void {
    this.#records.set(PREFIX + fingerprint, acknowledgement);
  }

  /** @throws HUB_RECORD_NOT_STORED */
  end(fingerprint: string): void {
    if (this.of(fingerprint) !== null) this.#records.set(PREFIX + fingerprint, null);
  }
}
