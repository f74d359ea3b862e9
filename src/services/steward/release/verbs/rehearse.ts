/** Lets a color that is not live live in the account of rehearsals, or ends that. */
import {
  AnotherReleaseUnderWay,
  ColorIsLive,
  RehearsalFailed,
} from '../../../../contracts/error-catalogue/release/switch.ts';
import type { Color } from '../../../../contracts/release/release.ts';
import type { SwitchParts } from '../parts.ts';
import { untilSeen } from './prepare.ts';
import { changeRecord } from './record.ts';
import { inRole, slugsOf, untilAll } from './waits.ts';

/**
 * @param color null: no rehearsal any more
 * @throws RELEASE_COLOR_LIVE, RELEASE_ANOTHER_UNDER_WAY, RELEASE_REHEARSAL_FAILED
 */
export async function rehearse(parts: SwitchParts, color: Color | null): Promise<void> {
  const { record } = await parts.store.read();
  const { machine, deadlines } = parts;
  if (color === null) return endRehearsal(parts, record.rehearsing);
  if (record.live === color)
    throw new ColorIsLive({ verb: 'rehearse', color, machine, epoch: record.epoch });
  if (record.next !== null)
    throw new AnotherReleaseUnderWay({
      ...{ verb: 'rehearse', release: color, machine },
      ...{ other: record.release, color: record.next },
    });
  const slugs = await slugsOf(parts, color);
  if (record.rehearsing !== color) {
    const not = await untilAll(parts, slugs, color, inRole('standby'), deadlines.standbyMs);
    if (not !== undefined) throw failed(parts, color, 'become a standby', deadlines.standbyMs, not);
    await parts.wipeRehearsal();
    await changeRecord(parts, (now) => ({ ...now, rehearsing: color }));
  }
  const not = await untilAll(parts, slugs, color, inRole('rehearsing'), deadlines.rehearsalMs);
  if (not !== undefined) {
    await changeRecord(parts, (now) => ({ ...now, rehearsing: null }));
    throw failed(parts, color, 'start its rehearsal', deadlines.rehearsalMs, not);
  }
  // Who comes through the preview doors finds them open: the next check of the ingress would come later.
  await untilSeen(parts, slugs, color, 'preview');
  await parts.ingress.markUp(slugs, color, 'preview');
  await parts.ingress.want({ live: record.live, preview: color });
}

async function endRehearsal(parts: SwitchParts, color: Color | null): Promise<void> {
  if (color === null) return;
  const { live } = await changeRecord(parts, (now) => ({ ...now, rehearsing: null }));
  await parts.ingress.want({ live, preview: null });
  const { standbyMs } = parts.deadlines;
  const slugs = await slugsOf(parts, color);
  const not = await untilAll(parts, slugs, color, inRole('standby'), standbyMs);
  if (not !== undefined) throw failed(parts, color, 'become a standby again', standbyMs, not);
}

function failed(
  { machine }: SwitchParts,
  color: Color,
  what: string,
  deadlineMs: number,
  reason: string,
): Error {
  return new RehearsalFailed({ color, machine, what, seconds: deadlineMs / 1_000, reason });
}
