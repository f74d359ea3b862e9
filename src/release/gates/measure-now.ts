import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Candidate, Check, Measurement } from '../ports.ts';

export interface MeasureOptions {
  readonly candidate: Candidate;
  /** Files of the checks go into folders of their names in here. */
  readonly folder: string;
  readonly progress: (line: string) => void;
  /** Ends a check when its time is over. */
  readonly timeout?: (seconds: number) => AbortSignal;
}

/**
 * Runs checks side by side, each for as long as its time box lets it. One that fails or is too late
 * measures nothing, and its gates are unknown; the others go on.
 */
export async function measureNow(
  checks: readonly Check[],
  options: MeasureOptions,
): Promise<Measurement[]> {
  const found = await Promise.all(checks.map((check) => measure(check, options)));
  return found.flat();
}

async function measure(check: Check, options: MeasureOptions): Promise<readonly Measurement[]> {
  const {
    candidate,
    progress,
    timeout = (seconds) => AbortSignal.timeout(seconds * 1000),
  } = options;
  const say = (line: string) => progress(`${check.id}: ${line}`);
  const signal = timeout(check.timeBoxSeconds);
  const folder = path.join(options.folder, check.id);
  try {
    await mkdir(folder, { recursive: true });
    const outcome = await Promise.race([
      check.run({ candidate, folder, signal, progress: say }),
      whenOver(signal, check.timeBoxSeconds),
    ]);
    say(outcome.summary);
    return outcome.measurements;
  } catch (error) {
    say(`not measured: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

function whenOver(signal: AbortSignal, seconds: number): Promise<never> {
  return new Promise((_, reject) => {
    const over = () => reject(new Error(`it took longer than its ${seconds} s`));
    if (signal.aborted) over();
    else signal.addEventListener('abort', over, { once: true });
  });
}
