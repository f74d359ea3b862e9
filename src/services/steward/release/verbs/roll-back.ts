/** Back to the color that was live before, because the one that took over does worse. */
import { otherColor } from '../../../../contracts/release/release.ts';
import type { SwitchParts } from '../parts.ts';
import type { Begun, NotedWatch } from '../record/note.ts';
import { changeRecord } from './record.ts';
import { hasten } from './stand-by.ts';
import { takeOver, type TakenOver } from './take-over.ts';
import { inRole, slugsOf, untilAll } from './waits.ts';

export interface Reason {
  readonly words: string;
  /** Of the first bad answer or event, Unix milliseconds. */
  readonly since: number;
}

/** What is to be done; the same again for a steward that was killed in the middle. */
export function rollbackOf(
  { release, epoch, color }: Pick<NotedWatch, 'release' | 'epoch' | 'color'>,
  { words, since }: Reason,
  now: number,
): Begun {
  return {
    release,
    color: otherColor(color),
    epoch: epoch + 1,
    limits: null,
    baselines: {},
    start: {},
    breach: words,
    first_bad_at: since,
    at: new Date(now).toISOString(),
  };
}

/**
 * What does not open in time is not waited for: the doors lead there as soon as it does.
 *
 * @throws RELEASE_NOT_LIVE, RELEASE_RECORD_UNAVAILABLE and what the engine says
 */
export async function rollBack(parts: SwitchParts, begun: Begun): Promise<TakenOver> {
  const { note, ingress, log, deadlines } = parts;
  const { color, epoch } = begun;
  note.change({ begun });
  // Asked while the record is written.
  const found = slugsOf(parts, color);
  found.catch(() => undefined);
  const { epoch: now } = await changeRecord(parts, (record) =>
    record.epoch >= epoch || record.next === color
      ? undefined
      : { ...record, next: color, rehearsing: null },
  );
  if (now < epoch) {
    const slugs = await found;
    void hasten(parts, color, deadlines.rollbackOpeningMs);
    const open = inRole('opening', 'live');
    const shut = await untilAll(parts, slugs, color, open, deadlines.rollbackOpeningMs);
    if (shut !== undefined) log.error('rolls back to what is not open yet', { color, shut });
    await ingress
      .markUp(slugs, color)
      .catch((err: unknown) => log.error('the ingress does not see all of it', { err }));
  }
  return takeOver(parts, begun);
}
