/** A card without room for two: the old one ends, and only when its memory is free may the next one start. */
import { poll, type Clock } from '../../../engine/poll.ts';
import type { Copies, Copy } from '../copies/copies.ts';
import type { Step } from '../plan/types.ts';

/** The driver takes memory back some time after the process is gone. */
export const ROOM_MS = 20_000;
const LOOK_EVERY_MS = 500;

export interface Room {
  /** What of the card is free, when that is too little for the next one; null: it is enough, or nobody can tell. */
  readonly tooLittleMiB: number | null;
  /** How the old one unloaded, for people. */
  readonly notes: readonly string[];
}

/**
 * Ends what runs. It stops taking calls, finishes those it has, and unloads by its own action; its end frees the
 * rest, and everything when that action failed.
 */
export async function makeRoom(
  copies: Copies,
  step: Step,
  old: Copy | undefined,
  { clock }: { readonly clock: Clock },
): Promise<Room> {
  const { machine, card } = step;
  if (card === null) return { tooLittleMiB: null, notes: [] };
  const notes = old?.running ? await endOnCard(copies, step, old) : [];
  const { ok, answer: free } = await poll(
    () => copies.freeMiB(machine, card.index),
    // A driver that does not answer now may do so at the next look.
    (found) => found !== null && found >= card.vramMiB,
    { timeoutMs: ROOM_MS, intervalMs: LOOK_EVERY_MS, clock },
  );
  return { tooLittleMiB: ok ? null : free, notes };
}

async function endOnCard(
  copies: Copies,
  { machine, drainSignal, graceSeconds }: Step,
  { id }: Copy,
): Promise<readonly string[]> {
  await copies.end(machine, id, drainSignal, graceSeconds);
  const { unloads } = await copies.said(machine, id);
  return unloads.length > 0 ? unloads : ['it told of no unload: its end freed the card'];
}
