/**
 * How lines of a container travel: a message holds some of one container, one entry per line of text
 * (NDJSON), in the order in which the engine kept them.
 */

/** Headers of a batch. */
export const batchHeaders = {
  /** Id of the container, whole. */
  container: 'Tandem-Container',
  /** Place of the last line that this batch accounts for, as `writePlace` makes it. */
  reached: 'Tandem-Reached',
} as const;

/** Most of a batch, bytes; each costs the broker one flush to the disk. */
export const BATCH_BYTES = 64 * 1024;

/** Place of a line in the log of its container. */
export interface LogPlace {
  /** When the engine took it: ISO 8601 with nanoseconds, UTC; sorts as text. */
  readonly time: string;
  /** How many lines of the same time stand before it. */
  readonly nth: number;
}

/** One line as it travels. The place of a line is its identity: the same line always has the same. */
export interface LogEntry {
  readonly time: string;
  /** Absent: 0. -1: no line of the container, but word of what was left out before this time. */
  readonly nth?: number;
  /** Absent: standard output. */
  readonly stream?: 'stderr';
  /** The line itself: an object where it is JSON, else text. */
  readonly line: Readonly<Record<string, unknown>> | string;
}

export const writePlace = ({ time, nth }: LogPlace) => `${time}#${nth}`;

/** @returns undefined for anything that `writePlace` did not make */
export function readPlace(text: string | undefined): LogPlace | undefined {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z)#(\d{1,9})$/.exec(text ?? '');
  return found === null ? undefined : { time: found[1]!, nth: Number(found[2]) };
}
