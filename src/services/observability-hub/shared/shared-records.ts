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

/** Keys of acknowledgements: once they are over on both hubs, nobody need know that they were. */
export const PASSING = 'ack.';
/** So long after its end a passing record is told all the same, for words that are still on their way, milliseconds. */
const KEPT_MS = 3_600_000;

export const SharedRecord = Type.Object({
  key: Type.String({ minLength: 1, maxLength: 200 }),
  /** Grows with each change of any record that this hub knew of. */
  count: Type.Integer({ minimum: 1 }),
  /** Null: taken out. */
  value: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()]),
  /** An answer: whoever tells this holds nothing of the record, and needs to hear no more of its end. */
  unknown: Type.Optional(Type.Boolean()),
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
  /** Passing records that are over on the other hub too, and when this one first knew that. */
  readonly #over = new Map<string, number>();
  readonly #now: () => number;
  #count = 0;

  /** @param publish tells the other hub; nobody has to hear it */
  constructor(
    database: DatabaseSync,
    publish: (records: readonly SharedRecord[]) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#database = database;
    this.#publish = publish;
    this.#now = now;
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
      const known = this.#records.get(record.key);
      const isOver = record.value === null && record.key.startsWith(PASSING);
      if (isOver && known === undefined) this.#passed(record);
      else if (isLater(record, known)) {
        this.#keep(record);
        this.#tell(record);
      } else this.#count = Math.max(this.#count, record.count);
      if (isOver) this.#noteOver(record);
    }
  }

  /**
   * Forgets passing records that have been over on both hubs for a while: neither can bring them back then.
   *
   * @throws what the disk says that does not take it; the rest is forgotten next time
   */
  forget(): void {
    const most = Math.max(...[...this.#records.values()].map(({ count }) => count));
    for (const [key, since] of this.#over) {
      // The highest count is kept, or what is set after a restart would seem to be older.
      if (this.#now() - since < KEPT_MS || this.#records.get(key)?.count === most) continue;
      this.#database.prepare('DELETE FROM shared WHERE key = ?').run(key);
      this.#records.delete(key);
      this.#over.delete(key);
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

  /** The end of what this hub knows nothing of. The other hub need not tell it for ever. */
  #passed({ key, count, unknown }: SharedRecord): void {
    this.#count = Math.max(this.#count, count);
    if (unknown !== true) this.#publish([{ key, count, value: null, unknown: true }]);
  }

  #noteOver({ key, count }: SharedRecord): void {
    const known = this.#records.get(key);
    if (known?.value === null && known.count === count && !this.#over.has(key))
      this.#over.set(key, this.#now());
  }

  #tell({ key, value }: SharedRecord): void {
    for (const listener of this.#listeners) listener(key, value);
  }

  #hold(record: SharedRecord): void {
    this.#records.set(record.key, record);
    this.#over.delete(record.key);
    this.#count = Math.max(this.#count, record.count);
  }
}

function isLater(a: SharedRecord, b: SharedRecord | undefined): boolean {
  if (b === undefined || a.count !== b.count) return a.count > (b?.count ?? 0);
  return JSON.stringify(a.value) > JSON.stringify(b.value);
}
