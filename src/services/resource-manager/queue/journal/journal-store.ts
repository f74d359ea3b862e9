/** Where the journal is kept: an append-only log that lets one writer in at a time. */
export interface JournalStore {
  /**
   * Hands out everything that is stored, in order.
   *
   * @returns sequence of the last message that was ever stored, 0 for none
   */
  read(message: (text: string, sequence: number) => void): Promise<number>;
  /**
   * Stores a message if `after` is the last sequence; resolves with its own when it is on the disk.
   *
   * @throws WrongSequence, StoreRefused when it was not stored; anything else leaves that open
   */
  append(text: string, after: number): Promise<number>;
  /** One message; undefined when there is none of that sequence. */
  at(sequence: number): Promise<string | undefined>;
  /** Removes everything before a sequence. */
  purgeBefore(sequence: number): Promise<void>;
}

/** Somebody else has written in between. */
export class WrongSequence extends Error {
  override readonly name = 'WrongSequence';
}

/** The store will not take the message as things are, e.g. because it is full. */
export class StoreRefused extends Error {
  override readonly name = 'StoreRefused';
}
