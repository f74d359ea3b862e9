/**
 * What both hubs know and either may change, also while the link is cut: rules and acknowledgements.
 *
 * There is no owner. Each hub writes into the bucket of its machine and reads those of all machines;
 * of several records of one key the one that wins counts, on both sides the same.
 */
import type { JsonObject } from '../../../../contracts/action.ts';
import { readRecord, wins, type Record } from './record.ts';

/** Where one hub writes. @throws when the record was not stored */
export type Write = (key: string, text: string) => Promise<void>;

export type OnChange = (key: string, value: JsonObject | null) => void;

export class SharedBook {
  readonly #machine: string;
  readonly #write: Write;
  /** By key, then by machine of the bucket it stands in. */
  readonly #records = new Map<string, Map<string, Record>>();
  readonly #listeners = new Set<OnChange>();

  constructor(machine: string, write: Write) {
    this.#machine = machine;
    this.#write = write;
  }

  /** The value that counts; null when it was taken away, undefined when nobody ever wrote it. */
  get(key: string): JsonObject | null | undefined {
    return this.#winner(key)?.value as JsonObject | null | undefined;
  }

  /** Everything that counts under a prefix, values that were taken away as null. */
  *entries(prefix: string): Generator<[key: string, value: JsonObject | null]> {
    for (const key of this.#records.keys()) {
      const value = key.startsWith(prefix) ? this.get(key) : undefined;
      if (value !== undefined) yield [key, value];
    }
  }

  /** Stores a value, or null to take it away. @throws what the bucket says; then nothing changed here */
  async put(key: string, value: JsonObject | null): Promise<void> {
    const version = (this.#winner(key)?.version ?? 0) + 1;
    const record = { version, by: this.#machine, value };
    await this.#write(key, JSON.stringify(record));
    this.#take(this.#machine, key, record);
  }

  /**
   * What a bucket says of a key.
   *
   * @param home machine whose bucket it is
   * @returns false for text that is no record
   */
  take(home: string, key: string, text: string | undefined): boolean {
    if (text === undefined) return true;
    const record = readRecord(text);
    if (record === undefined) return false;
    this.#take(home, key, record);
    return true;
  }

  /** @returns what ends it */
  onChange(listener: OnChange): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #take(home: string, key: string, record: Record): void {
    const before = this.#winner(key);
    const all = this.#records.get(key) ?? new Map<string, Record>();
    // A broker that came back with an older disk does not undo what was known.
    if (!wins(record, all.get(home))) return;
    this.#records.set(key, all.set(home, record));
    if (!wins(record, before)) return;
    for (const listener of this.#listeners) listener(key, record.value as JsonObject | null);
  }

  #winner(key: string): Record | undefined {
    let best: Record | undefined;
    for (const record of this.#records.get(key)?.values() ?? [])
      if (wins(record, best)) best = record;
    return best;
  }
}
