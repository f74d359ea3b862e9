/**
 * Ids of lines: numbers that grow with the time of the line, so that the order of ids is the order of
 * time, and a span of time is a span of ids. Two thousand lines of one millisecond have room.
 */

const PER_MS = 2_048;
const NANOS_PER_MS = 1_000_000;

/** The id that a line has unless another line has it. Same time, same id. */
export function firstIdOf(ms: number, nanos: number): number {
  return ms * PER_MS + Math.floor((nanos * PER_MS) / NANOS_PER_MS);
}

/** The first id of a millisecond; all lines before it have smaller ones. */
export const idAt = (ms: number) => Math.max(0, ms) * PER_MS;

/** Largest id that a number can hold. */
export const LAST_ID = Number.MAX_SAFE_INTEGER;

/**
 * A time of the engine, taken apart.
 *
 * @returns Unix milliseconds, and nanoseconds after that; undefined for a text that is no such time
 */
export function readTime(time: string): { ms: number; nanos: number } | undefined {
  const ms = Date.parse(`${time.slice(0, 23)}Z`);
  const nanos = Number(time.slice(23, 29));
  if (!Number.isInteger(ms) || ms < 0 || !Number.isInteger(nanos) || time.length !== 30)
    return undefined;
  return { ms, nanos };
}

/** What tells lines of one container and one millisecond apart. */
export function placeOf(nanos: number, nth: number): number {
  return nanos * PLACES_PER_NANO + Math.min(nth, PLACES_PER_NANO - 2) + 1;
}

const PLACES_PER_NANO = 1_024;

/** When a line was written, by its id; ISO 8601 with milliseconds. */
export const timeOfId = (id: number) => new Date(Math.floor(id / PER_MS)).toISOString();
