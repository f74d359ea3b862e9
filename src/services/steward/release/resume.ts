/** A steward that begins finds its place: what the one before it had begun is finished, or undone. */
import { NO_RELEASE_YET, type ColorsRecord } from '../../../contracts/release/release.ts';
import type { SwitchParts } from './parts.ts';
import type { Begun } from './record/note.ts';
import { sendBack } from './verbs/prepare.ts';
import { takeOver } from './verbs/take-over.ts';

/** Between two tries while the broker or the engine is away, milliseconds. */
const AGAIN_MS = 1_000;

export interface ResumeParts {
  readonly parts: SwitchParts;
  readonly signal: AbortSignal;
  /** A switch is done. */
  readonly onSwitched: () => void;
  /** Carries a rollback out. */
  readonly finishRollback: (begun: Begun) => Promise<void>;
}

/** Where the doors should lead while nothing is under way. */
export const wantedBy = ({ live, rehearsing }: ColorsRecord) => ({ live, preview: rehearsing });

/** Never rejects; tries until the signal. */
export async function resume(of: ResumeParts): Promise<void> {
  const { log, clock } = of.parts;
  while (!of.signal.aborted) {
    try {
      return await once(of);
    } catch (err) {
      log.warn('what was begun cannot be finished yet', { err });
    }
    await clock.sleep(AGAIN_MS);
  }
}

async function once({ parts, onSwitched, finishRollback }: ResumeParts): Promise<void> {
  const { note, log, ingress } = parts;
  const { record } = await parts.store.read();
  const { begun } = note.value;
  note.change({ record });
  if (begun === null) {
    await ingress.want(wantedBy(record));
    // Nobody is there any more who would commit it.
    if (record.next !== null) await sendBack(parts);
    return;
  }
  if (begun.breach !== null) return finishRollback(begun);
  if (canGoOn(record, begun)) {
    log.warn('finishes a switch that was begun', { release: begun.release, epoch: begun.epoch });
    await takeOver(parts, begun);
    return onSwitched();
  }
  log.warn('undoes a switch that was begun', { release: begun.release, epoch: begun.epoch });
  await ingress.want(wantedBy(record));
  if (record.next !== null) await sendBack(parts);
  note.change({ begun: null });
}

/** Recorded already, or its color still holds calls for it. */
function canGoOn(record: ColorsRecord, { color, epoch }: Begun): boolean {
  const isRecorded = record.epoch === epoch && record.live === color;
  return isRecorded || (record.epoch === epoch - 1 && record.next === color);
}

/** What the doors are told before the broker answers. */
export function wantedAtFirst({ note }: Pick<SwitchParts, 'note'>) {
  return wantedBy(note.value.record ?? NO_RELEASE_YET);
}
