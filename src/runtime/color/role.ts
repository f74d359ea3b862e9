/** What the record on colors asks of a process: pure decisions, no I/O. */
import {
  NO_RELEASE_YET,
  type Color,
  type ColorRole,
  type ColorsRecord,
  type Released,
} from '../../contracts/release/release.ts';

/** The two keys that concern a process, as last read; null where there is none. */
export interface Seen {
  readonly record: ColorsRecord | null;
  readonly released: Released | null;
}

export const NOTHING_SEEN: Seen = { record: null, released: null };

/** Why a process ends its part. */
export const Ending = {
  /** The other color is live from now on: let go of the work, finish what is in flight. */
  handover: 'handover',
  /** The other color was live meanwhile, or somebody let go in our place: not one more write. */
  fenced: 'fenced',
  /** The release was called off before it was live. */
  calledOff: 'called off',
  /** The rehearsal is over. */
  rehearsed: 'rehearsed',
} as const;
export type Ending = (typeof Ending)[keyof typeof Ending];

/** Where a process stands. */
export interface Standing {
  readonly role: ColorRole;
  /** Epoch in which it became live; null before. */
  readonly epoch: number | null;
}

export type Decision =
  { readonly role: ColorRole } | { readonly end: Ending } | { readonly stay: true };

const STAY: Decision = { stay: true };

/**
 * What to do now.
 *
 * A new process takes any part. One that had a part either goes on with it or ends: the next part is
 * that of the next process of this container, so that nothing is left of the one before.
 */
export function decide(
  { role, epoch }: Standing,
  seen: Seen,
  self: { readonly color: Color; readonly instance: string },
): Decision {
  const record = seen.record ?? NO_RELEASE_YET;
  const { color } = self;
  switch (role) {
    case 'standby':
      if (record.live === color) return { role: othersLetGo(seen, color) ? 'live' : 'opening' };
      if (record.next === color) return { role: 'opening' };
      return record.rehearsing === color ? { role: 'rehearsing' } : STAY;
    case 'rehearsing':
      return record.rehearsing === color ? STAY : { end: Ending.rehearsed };
    case 'opening':
      if (record.live === color) return othersLetGo(seen, color) ? { role: 'live' } : STAY;
      return record.next === color ? STAY : { end: Ending.calledOff };
    case 'live':
      return whileLive(record, seen.released, epoch ?? 0, self);
    case 'leaving':
      return STAY;
  }
}

function whileLive(
  record: ColorsRecord,
  released: Released | null,
  epoch: number,
  { color, instance }: { readonly color: Color; readonly instance: string },
): Decision {
  const inOurPlace =
    released !== null &&
    released.color === color &&
    released.epoch >= epoch &&
    released.by !== instance;
  if (record.epoch > epoch + 1 || (record.live === color && record.epoch > epoch) || inOurPlace)
    return { end: Ending.fenced };
  return record.epoch > epoch ? { end: Ending.handover } : STAY;
}

/** True when nobody of the other color can be at work any more. */
function othersLetGo({ record, released }: Seen, color: Color): boolean {
  const { epoch } = record ?? NO_RELEASE_YET;
  if (epoch === 0) return true;
  return released !== null && released.color !== color && released.epoch >= epoch - 1;
}

/**
 * Epoch of whose end a standby has to tell, since the process before it in this container did not;
 * undefined when there is none. A standby has no work, so it can say so.
 */
export function untoldEnd({ record, released }: Seen, color: Color): number | undefined {
  if (record === null || record.epoch === 0 || record.live === color) return undefined;
  const told = released !== null && released.color === color && released.epoch >= record.epoch - 1;
  return told ? undefined : record.epoch - 1;
}
