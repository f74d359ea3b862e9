/** Looks at a new container for a while after it became healthy: most bad versions show within seconds. */
import { UpgradeCanaryBad } from '../../../contracts/error-catalogue/release/upgrade.ts';
import { poll, type Clock } from '../../../engine/poll.ts';
import { isServing, type Copies, type Copy } from '../copies/copies.ts';
import type { Step } from '../plan/types.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Watches restarts, health and what it calls errors in its log.
 *
 * @throws UpgradeCanaryBad at the first breach
 */
export async function watch(
  copies: Copies,
  step: Step,
  id: string,
  { clock, watchMs, left }: { clock: Clock; watchMs: number; left: string },
): Promise<void> {
  const { answer: breach } = await poll(
    async () => {
      const copy = (await copies.list(step.machine, step.slug)).find((one) => one.id === id);
      return breachOf(copy) ?? errorOf((await copies.said(step.machine, id)).errors);
    },
    (found) => found !== null,
    { timeoutMs: watchMs, intervalMs: LOOK_EVERY_MS, clock },
  );
  if (breach === null) return;
  const { key, target } = step;
  throw new UpgradeCanaryBad({ key, image: target.image, seconds: watchMs / 1000, breach, left });
}

function breachOf(copy: Copy | undefined): string | null {
  if (copy === undefined) return 'it was removed';
  if (copy.restarts > 0) return `it ended and was restarted ${copy.restarts} times`;
  if (!isServing(copy))
    return copy.running ? `its health became ${copy.health}` : `it ended (${copy.exitCode})`;
  return null;
}

function errorOf(errors: readonly string[]): string | null {
  return errors.length === 0 ? null : `it wrote errors, the first: ${errors[0]!.slice(0, 300)}`;
}
