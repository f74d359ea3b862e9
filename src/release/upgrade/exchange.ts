/** Exchanges one container, in whatever manner the plan says, and tells how it went. */
import { UpgradeImageMissing } from '../../contracts/error-catalogue/release/upgrade.ts';
import type { Clock } from '../../engine/poll.ts';
import type { Copies } from './copies.ts';
import { startFirst } from './start-first.ts';
import { stopFirst } from './stop-first.ts';
import { Manner, type Step } from './types.ts';

export interface ExchangeOptions {
  readonly clock: Clock;
  /** Time that a new container has to become healthy. */
  readonly deadlineMs: number;
  /** Time that it is watched for after that. */
  readonly watchMs: number;
  /** Keeps what the failed container said with the failure. */
  readonly withLines: (error: unknown, lines: readonly string[]) => unknown;
}

/** What an exchange came to. */
export interface Exchanged {
  /** False when the target ran already. */
  readonly changed: boolean;
  /** Image of before. */
  readonly from: string | null;
  readonly notes: readonly string[];
}

export interface Outcome {
  readonly step: Step;
  readonly result: 'upgraded' | 'unchanged' | 'failed' | 'not-begun';
  readonly from: string | null;
  readonly notes: readonly string[];
  readonly error: { readonly code: string; readonly message: string } | null;
  /** Last words of the new container, when it failed. */
  readonly lastLines: readonly string[];
  readonly elapsedMs: number;
}

const LAST_LINES = 12;

/** Never rejects: a failure is an outcome. */
export async function exchange(
  copies: Copies,
  step: Step,
  options: Omit<ExchangeOptions, 'withLines'>,
): Promise<Outcome> {
  const start = options.clock.now();
  let lastLines: readonly string[] = [];
  const withLines = (error: unknown, lines: readonly string[]) => {
    lastLines = lines.slice(-LAST_LINES);
    return error;
  };
  const told = (more: Pick<Outcome, 'result'> & Partial<Outcome>): Outcome => ({
    ...{ step, from: null, notes: [], error: null, lastLines },
    ...more,
    elapsedMs: options.clock.now() - start,
  });
  try {
    const imageId = await copies.imageId(step.machine, step.target.image);
    if (imageId === null)
      throw new UpgradeImageMissing({ machine: step.machine, image: step.target.image });
    // An earlier run may have taken it away and been killed; with its memory free the arithmetic has changed.
    const isAway = copies.isUnfinished(step.machine, step.slug);
    const how = step.manner === Manner.startFirst && !isAway ? startFirst : stopFirst;
    const { changed, from, notes } = await how(copies, step, imageId, { ...options, withLines });
    return told({ result: changed ? 'upgraded' : 'unchanged', from, notes });
  } catch (error) {
    const { code = 'INTERNAL', message = String(error) } = error as Partial<Error> & {
      code?: string;
    };
    return told({ result: 'failed', error: { code, message } });
  }
}
