/** The switch itself: doors, record, the old color lets go, the new one works. Finishes what was begun, too. */
import { ReleaseNotLive } from '../../../../contracts/error-catalogue/release/switch.ts';
import { otherColor } from '../../../../contracts/release/release.ts';
import type { SwitchParts } from '../parts.ts';
import type { Begun } from '../record/note.ts';
import { untilLetGo } from './let-go.ts';
import { changeRecord } from './record.ts';
import { stopwatch } from './stopwatch.ts';
import { inRole, slugsOf, untilAll } from './waits.ts';

export interface TakenOver {
  readonly flip_ms: number;
  readonly takeover_ms: number;
}

/**
 * Every step may be done again: a steward that was killed begins at the first one. What was begun stays
 * noted; whoever asked says when all that follows is done.
 *
 * @throws RELEASE_NOT_LIVE after the record was written; before that whatever failed, with the doors set back
 */
export async function takeOver(parts: SwitchParts, begun: Begun): Promise<TakenOver> {
  const { clock, note, ingress, deadlines } = parts;
  const { color, epoch, release } = begun;
  const old = otherColor(color);
  note.change({ begun });
  const started = clock.now();
  const took = stopwatch(clock);
  const isRollback = begun.breach !== null;
  const isBroken = isRollback && begun.elsewhere !== true;
  let flipped = started;
  let leaving: Promise<string[]>;
  let coming: Promise<string[]>;
  try {
    await ingress.want({ live: color, preview: null }).catch((err: unknown) => {
      if (!isRollback) throw err;
      parts.log.error('an ingress could not be pointed; it is tried again every second', { err });
    });
    flipped = clock.now();
    took.part('flip');
    // Asked while callers settle.
    leaving = slugsOf(parts, old).catch(() => []);
    coming = slugsOf(parts, color);
    coming.catch(() => undefined);
    // A rollback is for calls that go wrong now.
    if (!isRollback) await clock.sleep(deadlines.settleMs);
    await changeRecord(parts, (now) =>
      now.epoch >= epoch ? undefined : { ...now, epoch, live: color, next: null, release },
    );
    took.part('record');
  } catch (error) {
    if (!isRollback) await backOut(parts, begun);
    throw error;
  }
  await untilLetGo(parts, await leaving, { color: old, epoch: epoch - 1, isBroken });
  took.part('let_go');
  const not = await untilAll(parts, await coming, color, inRole('live'), deadlines.takeoverMs, () =>
    parts.endOf(color, started),
  );
  const timings = { flip_ms: flipped - started, takeover_ms: clock.now() - started };
  took.part('live');
  parts.log.info('took over', { release, color, epoch, ...took.all() });
  note.change({ timings });
  if (not === undefined) return timings;
  const seconds = deadlines.takeoverMs / 1_000;
  throw new ReleaseNotLive({ color, machine: parts.machine, seconds, reason: not });
}

/** Nothing was recorded: the doors go back, and the color that was next too. */
async function backOut(parts: SwitchParts, { color, epoch }: Begun): Promise<void> {
  const { log, ingress, note } = parts;
  await ingress
    .want({ live: otherColor(color), preview: null })
    .catch((err: unknown) => log.error('the doors did not go back', { err }));
  // Without an answer the write may have happened; what was begun stays noted until the record says.
  await changeRecord(parts, (now) => (now.next === color ? { ...now, next: null } : undefined))
    .then((now) => {
      if (now.epoch < epoch) note.change({ begun: null });
    })
    .catch((err: unknown) => log.error('the record did not go back', { err }));
}
