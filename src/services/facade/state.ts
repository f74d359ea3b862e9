/** The state of a capability as it moves between a service and its legacy container. */
import type { LegacyName } from '../../contracts/migration/modes.ts';
import type { StateRecord } from '../../contracts/migration/state-record.ts';

/** Work that waits, as the side sees it that has it. All calls may be repeated. */
export interface HeldWork {
  /**
   * Keeps the work from being begun, also over a restart where the work itself outlives one.
   *
   * @returns the keys that are held now; what is absent has begun, or is not here
   */
  hold(keys: readonly string[]): Promise<readonly string[]>;
  /** Lets it be begun again. */
  release(keys: readonly string[]): Promise<void>;
  /** Forgets what is held. */
  remove(keys: readonly string[]): Promise<void>;
  /** @returns the keys that are here: waiting, begun or done */
  knows(keys: readonly string[]): Promise<readonly string[]>;
}

/** What a capability of a service gives out and takes in. */
export interface CapabilityState {
  /** Everything, in any order; values in the old container's own terms. */
  export(): AsyncIterable<StateRecord> | Iterable<StateRecord> | Promise<Iterable<StateRecord>>;
  /** Puts records by key, over what is there; resolves when they are as safe as anything else. */
  import(records: readonly StateRecord[]): Promise<void>;
  /** Present where the records are work that both sides would do, so that copying is not enough. */
  readonly work?: HeldWork;
  /** The legacy container that a record goes to, where not all go to the first one of the capability. */
  keeperOf?(key: string): LegacyName;
  /** What of a record has to be the same on both sides; default its value as a whole. */
  fingerprint?(record: StateRecord): unknown;
}
