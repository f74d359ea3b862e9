/** Makes a prepared color live; the color before it lets go. */
import {
  ReleaseEpochPassed,
  ReleaseNotPrepared,
} from '../../../../contracts/error-catalogue/release/switch.ts';
import type { Color, ColorsRecord, WatchLimits } from '../../../../contracts/release/release.ts';
import type { SwitchParts } from '../parts.ts';
import type { Begun } from '../record/note.ts';
import { prepare } from './prepare.ts';
import { takeOver, type TakenOver } from './take-over.ts';

export interface Commit {
  readonly release: string;
  readonly epoch: number;
  readonly color: Color;
  /** Null: nobody watches. */
  readonly watch: WatchLimits | null;
}

export type Figures = Pick<Begun, 'baselines' | 'start'>;

/** What of a commit is left to do. */
export type Left = 'all' | 'the rest' | 'nothing';

/** @throws RELEASE_EPOCH_PASSED */
export function leftOf(
  { machine, note }: Pick<SwitchParts, 'machine' | 'note'>,
  record: ColorsRecord,
  { release, epoch, color }: Commit,
): Left {
  if (record.epoch === epoch && record.live === color)
    return note.value.begun?.epoch === epoch ? 'the rest' : 'nothing';
  if (record.epoch + 1 === epoch && record.live !== color) return 'all';
  const { epoch: current, live } = record;
  throw new ReleaseEpochPassed({ epoch, release, machine, current, live, next: current + 1 });
}

/**
 * @param figures how the color that is live now does, and where the counts of the other one stand
 * @throws RELEASE_NOT_PREPARED, RELEASE_NOT_LIVE, and what stands in the way of the switch
 */
export async function commit(
  parts: SwitchParts,
  { release, epoch, color, watch }: Commit,
  figures: Figures,
): Promise<TakenOver> {
  const { record } = await parts.store.read();
  const isPrepared = record.next === color && record.release === release;
  // Sent back meanwhile, as after a restart of this steward: another machine may have switched already.
  const version = record.release === release ? record.versions[color] : undefined;
  if (!isPrepared && record.epoch < epoch) {
    if (version === undefined) {
      const reason = 'it was not prepared for that release';
      throw new ReleaseNotPrepared({ color, machine: parts.machine, release, reason });
    }
    await prepare(parts, { release, color, version });
  }
  return takeOver(parts, begunBy(parts, { release, epoch, color, watch }, figures));
}

function begunBy(
  { clock, note }: SwitchParts,
  { release, epoch, color, watch }: Commit,
  figures: Figures,
): Begun {
  const { begun } = note.value;
  if (begun?.epoch === epoch) return begun;
  return {
    ...{ release, color, epoch, ...figures },
    limits: watch,
    breach: null,
    first_bad_at: null,
    at: new Date(clock.now()).toISOString(),
  };
}
