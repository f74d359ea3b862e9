/** Why a color goes back. */
export interface Breach {
  /** What is over which limit, with both values. */
  readonly words: string;
  /** When it began at the earliest, Unix milliseconds. */
  readonly since: number;
}
