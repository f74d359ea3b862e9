/** Waits for a new container to be healthy, and says what kept it when it is not. */
import { UpgradeNotHealthy } from '../../../contracts/error-catalogue/release/upgrade.ts';
import { poll, type Clock } from '../../../engine/poll.ts';
import { isHopeless, isServing, type Copies, type Copy } from '../copies/copies.ts';
import type { Step } from '../plan/types.ts';

const LOOK_EVERY_MS = 500;

export interface Patience {
  readonly clock: Clock;
  /** Time that a new container has to become healthy. */
  readonly deadlineMs: number;
}

/**
 * @param left what serves instead if it fails, for the message
 * @throws UpgradeNotHealthy
 */
export async function untilServing(
  copies: Copies,
  step: Step,
  id: string,
  { clock, deadlineMs }: Patience,
  left: string,
): Promise<void> {
  const { answer: copy } = await poll(
    async () => (await copies.list(step.machine, step.slug)).find((one) => one.id === id),
    (one) => one === undefined || isServing(one) || isHopeless(one),
    { timeoutMs: deadlineMs, intervalMs: LOOK_EVERY_MS, clock },
  );
  if (copy && isServing(copy) && !isHopeless(copy)) return;
  throw new UpgradeNotHealthy({
    key: step.key,
    image: step.target.image,
    seconds: deadlineMs / 1000,
    state: copy ? describe(copy) : 'it is gone',
    left,
  });
}

function describe({ running, health, restarts, exitCode }: Copy): string {
  if (restarts > 0) return `it ended and was restarted ${restarts} times`;
  return running ? `health ${health}` : `it ended with exit code ${exitCode}`;
}
