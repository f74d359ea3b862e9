/**
 * A few records that both hubs hold, each on its own disk, and that either may change, also while the
 * link is cut or the broker is away: rules, acknowledgements, the switch of recovery, who is watched. Of two versions of a record the one with the higher count wins, wherever it was made; of
 * two with the same count the one that sorts last. So both hubs come to the same, in any order.
 */
import type { DatabaseSync } from 'node:sqlite';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { HubRecordNotStored } from '../../../contracts/error-catalogue/observability-hub/observability.ts';

export const SHARED_SCHEMA = `
  CREATE TABLE IF NOT EXISTS shared (key TEXT PRIMARY KEY, count INTEGER NOT NULL, body TEXT NOT NULL);
`;

export const SharedRecord = Type.Object({
  key: Type.String({ minLength: 1, maxLength: 200 }),
  /** Grows with each change of any record that this hub knew of. */
  count: Type.Integer({ minimum: 1 }),
  /** Null: taken out. */
  value: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
});
export type SharedRecord = Static<typeof SharedRecord>;
export type SharedValue = Record<string, unknown>;
type OnChange = (key: string, value: SharedValue | null) => void;

/** Records that are told in one message. */
const TOLD_AT_ONCE = 200;
/** A count that is further ahead than this was not made by a hub. */
const MOST_AHEAD = 1_000_000;

export class SharedRecords {
  readonly #database: DatabaseSync;
  readonly #records = new Map<string, SharedRecord>();
  readonly #publish: (records: readonly SharedRecord[]) => void;
  readonly #listeners = new Set<OnChange>();
  #count = 0;

  /** @param publish tells the other hub; nobody has to hear it */
  constructor(database: DatabaseSync, publish: (records: readonly SharedRecord[]) => void) {
    this.#database = database;
    this.#publish = publish;
    for (const row of database.prepare('SELECT body FROM shared').all())
      this.#hold(JSON.parse(String(row['body'])) as SharedRecord);
  }

  get(key: string): SharedValue | undefined {
    return this.#records.get(key)?.value ?? undefined;
  }

  /** Records whose key begins so, those that were taken out as null. */
  entries(prefix: string): [string, SharedValue | null][] {
    return [...this.#records.values()]
      .filter(({ key }) => key.startsWith(prefix))
      .map(({ key, value }) => [key, value]);
  }

  /**
   * Changes a record; it is on this hub's disk when this returns.
   *
   * @throws HUB_RECORD_NOT_STORED, e.g. on a full disk; nothing has changed then
   */
  set(key: string, value: SharedValue | null): void {
    const record = { key, count: this.#count + 1, value };
    try {
      this.#keep(record);
    } catch (cause) {
      throw new HubRecordNotStored({ key, reason: (cause as Error).message }, { cause });
    }
    this.#tell(record);
    this.#publish([record]);
  }

  /** Takes what the other hub tells; what is no record is left out. */
  merge(records: unknown): void {
    if (!Array.isArray(records)) return;
    for (const record of records) {
      if (!Value.Check(SharedRecord, record) || record.count > this.#count + MOST_AHEAD) continue;
      if (isLater(record, this.#records.get(record.key))) {
        this.#keep(record);
        this.#tell(record);
      } else this.#count = Math.max(this.#count, record.count);
    }
  }

  /**
   * Tells each change, own or not.
   *
   * @returns what ends it
   */
  onChange(listener: OnChange): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Tells everything, for a hub that may have missed something. */
  tellAll(): void {
    const all = [...this.#records.values()];
    for (let at = 0; at < all.length; at += TOLD_AT_ONCE)
      this.#publish(all.slice(at, at + TOLD_AT_ONCE));
  }

  #keep(record: SharedRecord): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO shared (key, count, body) VALUES (?, ?, ?)')
      .run(record.key, record.count, JSON.stringify(record));
    this.#hold(record);
  }

  #tell({ key, value }: SharedRecord): void {
    for (const listener of this.#listeners) listener(key, value);
  }

  #hold(record: SharedRecord): void {
    this.#records.set(record.key, record);
    this.#count = Math.max(this.#count, record.count);
  }
}

function isLater(a: SharedRecord, b: SharedRecord | undefined): boolean {
  if (b === undefined || a.count !== b.count) return a.count > (b?.count ?? 0);
  return JSON.stringify(a.value) > JSON.stringify(b.value);
}
