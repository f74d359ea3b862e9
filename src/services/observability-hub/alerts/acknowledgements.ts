/** Somebody takes care of an alert: known to both hubs, until the alert ends. */
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import { PASSING as PREFIX, type SharedRecords } from '../shared/shared-records.ts';
import { RetriedWrites } from './retried-writes.ts';

const Acknowledgement = Type.Object({
  by: Type.String(),
  at: Type.String(),
  comment: Type.String(),
});
export type Acknowledgement = Static<typeof Acknowledgement>;

type Records = Pick<SharedRecords, 'get' | 'set'>;

export class Acknowledgements {
  readonly #records: Records;
  readonly #writes: RetriedWrites;
  /** Those whose alert ended, while the disk does not take it: by fingerprint, when they were made. */
  readonly #over = new Map<string, string>();

  constructor(records: Records, writes = new RetriedWrites()) {
    this.#records = records;
    this.#writes = writes;
  }

  of(fingerprint: string): Acknowledgement | null {
    const value = this.#stored(fingerprint);
    return value?.at === this.#over.get(fingerprint) ? null : value;
  }

  /** @throws HUB_RECORD_NOT_STORED */
  set(fingerprint: string, acknowledgement: Acknowledgement): void {
    this.#records.set(PREFIX + fingerprint, acknowledgement);
  }

  /** @throws HUB_RECORD_NOT_STORED */
  end(fingerprint: string): void {
    if (this.of(fingerprint) !== null) this.#records.set(PREFIX + fingerprint, null);
  }

  /** Its alert ended: over at once, and stored so as soon as the disk takes it. */
  endWithAlert(fingerprint: string): void {
    const known = this.of(fingerprint);
    if (known === null) return;
    this.#over.set(fingerprint, known.at);
    this.#writes.write(PREFIX + fingerprint, () => {
      // One that was made meanwhile is of the alert that came after.
      if (this.#stored(fingerprint)?.at === known.at) this.#records.set(PREFIX + fingerprint, null);
      this.#over.delete(fingerprint);
    });
  }

  #stored(fingerprint: string): Acknowledgement | null {
    const value = this.#records.get(PREFIX + fingerprint);
    return Value.Check(Acknowledgement, value) ? value : null;
  }
}
