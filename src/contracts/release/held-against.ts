/** A measured value beside the limit that it is held against, as people read them. */

/** Digits that a double has; with so many more any two of them differ. */
const MOST_MORE = 17;

export interface HeldAgainst {
  readonly value: string;
  readonly limit: string;
}

/**
 * Rounds both, and less so the closer they are: a value that breaks its limit by little must not read as if it kept it.
 *
 * @param write text of a number with so many digits more than it takes otherwise
 * @returns the same text twice only when both are the same number
 */
export function heldAgainst(
  value: number,
  limit: number,
  write: (number: number, more: number) => string,
): HeldAgainst {
  for (let more = 0; ; more += 1) {
    const texts = { value: write(value, more), limit: write(limit, more) };
    if (texts.value !== texts.limit || value === limit || more >= MOST_MORE) return texts;
  }
}

/** With so many digits after the point. */
export const fixed = (digits: number) => (number: number, more: number) =>
  number.toFixed(digits + more);

/** A number with that many digits that count, and none after the point that it does not need. */
export const significant = (number: number, digits: number) =>
  String(Number(number.toPrecision(Math.min(digits, 100))));
