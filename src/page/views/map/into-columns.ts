/** Puts blocks into columns of about the same height, in their order. */

/**
 * The first column takes blocks until the next one would make it higher than its share, then the second, and so on.
 *
 * @param heightOf in any unit
 */
export function intoColumns<T>(
  blocks: readonly T[],
  columns: number,
  heightOf: (block: T) => number,
): T[][] {
  const result: T[][] = Array.from({ length: columns }, () => []);
  let left = blocks.reduce((sum, block) => sum + heightOf(block), 0);
  let at = 0;
  let height = 0;
  for (const block of blocks) {
    const own = heightOf(block);
    const share = (left + height) / (columns - at);
    // Half a block over the share is nearer to it than the half that would be missing.
    if (at < columns - 1 && height > 0 && height + own / 2 > share) {
      at += 1;
      height = 0;
    }
    result[at]!.push(block);
    height += own;
    left -= own;
  }
  return result;
}
