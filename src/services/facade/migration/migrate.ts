/**
 * Moves the state of a capability between a service and its legacy containers.
 *
 * The source keeps everything and records are put by key, so a run that was cut short is simply
 * repeated. A run is a success only when every record of the source was read back from the target.
 */
import type { StateRecord } from '../../../contracts/migration/state-record.ts';

/** One side of a move. */
export interface StateSide {
  records(): AsyncIterable<StateRecord>;
  put(records: readonly StateRecord[]): Promise<void>;
}

export interface Move {
  readonly from: StateSide;
  readonly to: StateSide;
  readonly digest: (record: StateRecord) => string;
  /** Digests of an earlier run; records that have not changed since are left alone. */
  readonly since?: ReadonlyMap<string, string> | undefined;
  /** Ends the move between two batches. */
  readonly signal?: AbortSignal | undefined;
}

export interface Moved {
  /** Records in the source. */
  readonly records: number;
  /** Records that were written now. */
  readonly written: number;
  /** Keys that the target does not hold as the source has them; empty for a success. */
  readonly unverified: readonly string[];
  readonly digests: ReadonlyMap<string, string>;
}

/** Records that are put at once. */
const BATCH = 200;

/** @throws what a side throws; both keep what they had, and what was written so far */
export async function moveState({ from, to, digest, since, signal }: Move): Promise<Moved> {
  const digests = new Map<string, string>();
  const written = new Map<string, string>();
  let batch: StateRecord[] = [];
  const flush = async () => {
    signal?.throwIfAborted();
    if (batch.length > 0) await to.put(batch);
    batch = [];
  };
  for await (const record of from.records()) {
    const of = digest(record);
    digests.set(record.key, of);
    if (since?.get(record.key) === of) continue;
    written.set(record.key, of);
    batch.push(record);
    if (batch.length === BATCH) await flush();
  }
  await flush();
  const unverified = await missing(written, to, digest);
  return { records: digests.size, written: written.size, unverified, digests };
}

async function missing(
  written: ReadonlyMap<string, string>,
  to: StateSide,
  digest: Move['digest'],
): Promise<string[]> {
  const left = new Map(written);
  for await (const record of to.records())
    if (left.get(record.key) === digest(record)) left.delete(record.key);
  return [...left.keys()];
}
