/** Regular work beside the verbs: ingresses that began anew are pointed again, figures of the live color are kept, and told how it is. */
import { STATE_SECONDS } from '../../../contracts/release/event.ts';
import type { SwitchParts } from './parts.ts';
import { readingOf } from './watch/counts.ts';
import type { History } from './watch/history.ts';

/** Between two looks at the ingresses, milliseconds. */
const ROUND_MS = 1_000;
/** Figures are read every so many rounds. */
const ROUNDS_PER_READING = 2;

/** @returns what stops them */
export function startRounds(
  { ingress, note, log }: Pick<SwitchParts, 'ingress' | 'note' | 'log'>,
  history: History,
  tellState: () => void,
): () => void {
  let round = 0;
  let busy = false;
  let silent = false;
  const go = async () => {
    const pointed = await ingress.keep();
    if (pointed > 0) log.info('pointed an ingress that began anew', { ingresses: pointed });
    if ((round += 1) % ROUNDS_PER_READING === 0)
      history.take(readingOf(await ingress.stats(), note.value.record?.live ?? 'blue'));
  };
  let second = 0;
  const timer = setInterval(() => {
    if (second++ % STATE_SECONDS === 0) tellState();
    if (busy) return;
    busy = true;
    go()
      .then(() => (silent = false))
      .catch((err: unknown) => {
        // Once is enough for something that is tried again every second.
        if (!silent) log.warn('an ingress does not do as it is told', { err });
        silent = true;
      })
      .finally(() => (busy = false));
  }, ROUND_MS);
  return () => clearInterval(timer);
}
