/** Reads the time that the engine puts before each line: `2026-11-20T12:00:00.123456789Z `. */

/** Characters of a time, without the blank after it. */
export const STAMP = 30;

const ZERO = 48;
const DAY_MS = 24 * 60 * 60 * 1000;

const two = (buffer: Buffer, at: number) => (buffer[at]! - ZERO) * 10 + buffer[at + 1]! - ZERO;

/** Milliseconds since midnight, read from the bytes: a flood costs no text and no date. */
export function msOfDay(buffer: Buffer, start: number): number {
  const seconds =
    two(buffer, start + 11) * 3600 + two(buffer, start + 14) * 60 + two(buffer, start + 17);
  return seconds * 1000 + two(buffer, start + 20) * 10 + buffer[start + 22]! - ZERO;
}

/** From one such time to a later one, over midnight too; negative when the clock was set back. */
export function elapsedMs(from: number, to: number): number {
  const ms = to - from;
  if (ms < -DAY_MS / 2) return ms + DAY_MS;
  return ms > DAY_MS / 2 ? ms - DAY_MS : ms;
}

/** As the engine wants it in a question: seconds and nanoseconds, a while before a time. */
export function secondsBefore(time: string, seconds: number): string {
  const whole = Math.floor(Date.parse(`${time.slice(0, 19)}Z`) / 1000);
  return `${whole - seconds}.${time.slice(20, 29)}`;
}

/** The same moment some milliseconds later. */
export function laterBy(time: string, ms: number): string {
  return `${new Date(Date.parse(`${time.slice(0, 23)}Z`) + ms).toISOString().slice(0, 23)}${time.slice(23)}`;
}

/** True for what the engine writes there. */
export function isStamp(text: string): boolean {
  return text.length === STAMP && text[10] === 'T' && text[19] === '.' && text.endsWith('Z');
}
