/** Changes of the record, each noted on disk too, for a time in which the broker is away. */
import type { ColorsRecord } from '../../../../contracts/release/release.ts';
import { ReleaseRecordUnavailable } from '../../../../contracts/error-catalogue/release/switch.ts';
import type { SwitchParts } from '../parts.ts';

type Parts = Pick<SwitchParts, 'store' | 'note' | 'clock'>;

/** A write whose answer got lost is looked for before it is repeated; between two tries, milliseconds. */
const AGAIN_MS = 100;
const TRIES = 5;

/**
 * Reads the record, lets it be changed, writes it.
 *
 * @param change gives the new record, or undefined when it is as wanted already
 * @throws RELEASE_RECORD_MOVED, RELEASE_RECORD_UNAVAILABLE
 */
export async function changeRecord(
  { store, note, clock }: Parts,
  change: (record: ColorsRecord) => ColorsRecord | undefined,
): Promise<ColorsRecord> {
  for (let tried = 1; ; tried += 1) {
    try {
      const { record, revision } = await store.read();
      const wanted = change(record);
      if (wanted === undefined) return record;
      const now = { ...wanted, at: new Date(clock.now()).toISOString() };
      await store.write(now, revision);
      note.change({ record: now });
      return now;
    } catch (error) {
      if (!(error instanceof ReleaseRecordUnavailable) || tried === TRIES) throw error;
      await clock.sleep(AGAIN_MS);
    }
  }
}
