import { distance } from 'fastest-levenshtein';

/**
 * The word that somebody probably meant, if one is close: the same apart from case, `_` and `-`, or
 * at most a third of the letters away.
 *
 * @param wrong what was written
 * @param known what could have been meant
 */
export function nearMiss(wrong: string, known: Iterable<string>): string | undefined {
  const bare = plain(wrong);
  const most = Math.max(1, Math.floor(bare.length / 3));
  // Distance takes time by the product of the lengths; nobody means a known word with a whole page.
  if (bare.length === 0 || bare.length > 200) return undefined;
  let best: string | undefined;
  let bestDistance = most + 1;
  for (const word of known) {
    if (Math.abs(word.length - wrong.length) > most + 4) continue;
    const steps = distance(bare, plain(word));
    if (steps < bestDistance) {
      best = word;
      bestDistance = steps;
    }
  }
  return best;
}

function plain(word: string): string {
  return word.toLowerCase().replace(/[_-]/g, '');
}
