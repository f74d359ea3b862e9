/** A card without room for two: the old one ends, and only when its memory is free may the next one start. */
import { poll, type Clock } from '../../engine/poll.ts';
import type { Copies, Copy } from './copies.ts';
import type { Step } from './types.ts';

/** The driver takes memory back some time after the process is gone. */
export const ROOM_MS = 20_000;
const LOOK_EVERY_MS = 500;

/**
 * Ends what runs. It stops taking calls, finishes those it has, unloads, and its end frees the rest.
 *
 * @returns what of the card is free, when that is too little for the next one; undefined when it is enough or nobody can tell
 */
export async function makeRoom(
  copies: Copies,
  step: Step,
  old: Copy | undefined,
  { clock }: { readonly clock: Clock },
): Promise<number | undefined> {
  const { machine, card } = step;
  if (card === null) return undefined;
  if (old?.running) await copies.end(machine, old.id, step.drainSignal, step.graceSeconds);
  const { ok, answer: free } = await poll(
    () => copies.freeMiB(machine, card.index),
    (found) => found === null || found >= card.vramMiB,
    { timeoutMs: ROOM_MS, intervalMs: LOOK_EVERY_MS, clock },
  );
  return ok ? undefined : (free ?? 0);
}
