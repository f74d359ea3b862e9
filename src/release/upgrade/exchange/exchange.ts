/** Exchanges one container, in whatever manner the plan says, and tells how it went. */
import { UpgradeImageMissing } from '../../../contracts/error-catalogue/release/upgrade.ts';
import type { Copies } from '../copies/copies.ts';
import { startFirst } from './start-first.ts';
import { stopFirst } from './stop-first.ts';
import { Manner, type Step } from '../plan/types.ts';
import type { ExchangeOptions, Outcome } from './outcome.ts';

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
