/** The two rounds of a steward: the host every few seconds, the cards less often, for they cost a process. */
import { SAMPLE_SECONDS } from '../../contracts/steward.ts';
import type { Log } from '../../runtime/log/log.ts';
import { findNvidiaSmi } from './gpu/reader.ts';
import type { Steward } from './steward.ts';

/** One reading of the cards per so many samples of the host. */
const SAMPLES_PER_GPU_READING = 2;

/** Without the tool, how many samples go by until it is looked for again. */
const SAMPLES_PER_GPU_SEARCH = 60;

/** @returns what stops them */
export function startRounds(steward: Steward, log: Log): () => void {
  let round = 0;
  const go = () => {
    const every = findsCards(steward) ? SAMPLES_PER_GPU_READING : SAMPLES_PER_GPU_SEARCH;
    if (round % every === 0) void steward.gpus.refresh();
    round += 1;
    try {
      steward.publish(steward.measure());
    } catch (err) {
      log.warn('the host was not measured', { err });
    }
  };
  go();
  const timer = setInterval(go, SAMPLE_SECONDS * 1000);
  return () => clearInterval(timer);
}

/** The tool may be looked for at every round; that is only a look at some folders. */
function findsCards({ gpus }: Steward): boolean {
  return gpus.latest.gpus !== null || findNvidiaSmi() !== null;
}
