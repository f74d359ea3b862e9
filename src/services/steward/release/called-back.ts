/** Another machine has gone back from a release: this one follows, wherever it is with it. */
import type { RollbackWord } from './peers.ts';
import type { SwitchParts } from './parts.ts';
import type { Reason } from './verbs/roll-back.ts';
import { sendBack } from './verbs/prepare.ts';

export interface CalledBackParts {
  readonly parts: SwitchParts;
  readonly goBack: (
    left: { release: string; epoch: number; color: RollbackWord['color'] },
    reason: Reason,
    from: string,
  ) => Promise<void>;
  /** A commit of it that comes now is too late. */
  readonly refuse: (word: RollbackWord) => void;
}

/** To be called in turn: a switch under way is over by then. */
export async function calledBack(
  { parts, goBack, refuse }: CalledBackParts,
  word: RollbackWord,
): Promise<void> {
  const { record } = await parts.store.read();
  const { release, live, next, epoch } = record;
  const { color, reason } = word;
  if (release !== word.release) return;
  if (live === color) {
    await goBack({ release, epoch, color }, { words: reason, since: parts.clock.now() }, word.from);
  } else if (next === color) {
    refuse(word);
    await sendBack(parts);
  }
}
