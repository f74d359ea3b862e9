import type { Code } from './codes.ts';

/** Something about a whole file or a whole import, not about one entry. */
export interface ImportFinding {
  readonly code: Code;
  /** Empty when it concerns several files. */
  readonly file: string;
  readonly message: string;
}
