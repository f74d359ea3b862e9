/** A line as the index takes it in. */

/** Worst last, so that a larger rank is a worse level. */
export const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof LEVELS)[number];

export interface Line {
  /** When it was written, Unix milliseconds. */
  readonly ms: number;
  /** Nanoseconds after that. */
  readonly nanos: number;
  readonly nth: number;
  readonly machine: string;
  readonly agent: string;
  /** Id of the container. */
  readonly container: string;
  readonly isStderr: boolean;
  /** Index in `LEVELS`. */
  readonly rank: number;
  readonly msg: string;
  readonly traceId: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The line itself as JSON: an object, or a text. */
  readonly json: string;
}

/** Characters of a line that can be found by their words. */
const SEARCHED = 2_048;

/** The words by which a line is found: its message and the values of its fields. */
export function searchText({ msg, fields }: Pick<Line, 'msg' | 'fields'>): string {
  let text = msg;
  for (const [name, value] of Object.entries(fields)) {
    if (text.length > SEARCHED) break;
    text += ` ${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`;
  }
  return text.slice(0, SEARCHED);
}

/** Letters and digits of any script, lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
