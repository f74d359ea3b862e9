import type { LoadSide, LoadSummary } from '../load/summary.ts';

/** A kind of call, by the color under test and by the live one. */
export interface Pair {
  readonly ours: LoadSide;
  readonly theirs: LoadSide;
}

export function pairsOf({ sides, color, compared_with: other }: LoadSummary): Pair[] {
  return sides
    .filter((side) => side.color === color)
    .flatMap((ours) => {
      const theirs = sides.find(({ kind, color: its }) => kind === ours.kind && its === other);
      return theirs === undefined ? [] : [{ ours, theirs }];
    });
}

/** Three digits after the point say all that such an estimate can. */
export const rounded = (number: number) => Math.round(number * 1000) / 1000;
