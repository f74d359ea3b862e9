/** How calls of somebody ended. */

/** Calls of one subject that ended alike. */
export interface Outcome {
  readonly success: boolean;
  /** Mean of them, seconds. */
  readonly responseTime: number;
  /** Unix milliseconds. */
  readonly at: number;
  readonly count: number;
  readonly error: string | null;
  /** Who says so. */
  readonly reporter: string | null;
}

/** An outcome with its place: a number, or the time that another scorer knew it by. */
export interface OutcomeRow extends Outcome {
  readonly subject: string;
  readonly id: string;
}
