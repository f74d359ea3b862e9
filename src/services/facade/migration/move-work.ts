/**
 * Moves waiting work between a service and its legacy container, so that nothing of it is lost and
 * nothing is done twice.
 *
 * Work is held at the source before the target hears of it, and removed there only once the target has
 * it. A run that was killed leaves work held at the source; repeated, it finds that work there again,
 * and the target, which knows it by its key, does not take it a second time.
 */
import type { Moved, StateSide } from './migrate.ts';
import type { StateRecord } from '../../../contracts/migration/state-record.ts';
import type { HeldWork } from '../state.ts';

/** One side of a move. Putting work that is there already adds nothing, and releases it where it is held. */
export interface WorkSide extends StateSide {
  readonly work: HeldWork;
}

export interface WorkMove {
  readonly from: WorkSide;
  readonly to: WorkSide;
  readonly digest: (record: StateRecord) => string;
  /** Ends the move between two batches. */
  readonly signal?: AbortSignal | undefined;
}

/** Records that are on their way at once. */
const BATCH = 200;

/** @throws what a side throws; the run is then to be repeated, until it succeeds */
export async function moveWork({ from, to, digest, signal }: WorkMove): Promise<Moved> {
  const records: StateRecord[] = [];
  for await (const record of from.records()) records.push(record);
  const digests = new Map<string, string>();
  const unverified: string[] = [];
  for (let at = 0; at < records.length; at += BATCH) {
    signal?.throwIfAborted();
    const batch = records.slice(at, at + BATCH);
    const keys = batch.map(({ key }) => key);
    // Before anything is held: a target that does not answer must not stop the source.
    await to.work.knows(keys);
    const held = new Set(await from.work.hold(keys));
    const moving = batch.filter(({ key }) => held.has(key));
    if (moving.length === 0) continue;
    await to.put(moving);
    const arrived = new Set(await to.work.knows([...held]));
    await from.work.remove([...held].filter((key) => arrived.has(key)));
    for (const record of moving) {
      if (arrived.has(record.key)) digests.set(record.key, digest(record));
      else unverified.push(record.key);
    }
  }
  const written = digests.size + unverified.length;
  return { records: records.length, written, unverified, digests };
}
