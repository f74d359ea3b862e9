import { InvalidArgumentError } from 'commander';
import { milliseconds } from '../../release/load/runner/duration.ts';

/** Seconds of an option such as `30s` or `2m`. */
export function durationOption(text: string): number {
  try {
    const seconds = milliseconds(text) / 1000;
    if (seconds >= 1) return seconds;
  } catch {
    // Told below.
  }
  throw new InvalidArgumentError('a duration of one second or more, such as 30s or 2m.');
}
