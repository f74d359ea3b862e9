/** The old rules for what is unloaded. */
import type { Model } from './models.ts';
import type { Thresholds, Use } from './state.ts';

export interface Choice {
  readonly model: string;
  readonly reason: string;
}

export interface Situation {
  readonly models: readonly Model[];
  /** Use of VRAM by machine, 0 to 1; absent where there is no GPU. */
  readonly ratios: Readonly<Record<string, number>>;
  readonly thresholds: Thresholds;
  readonly idleSeconds: number;
  /** When a model was used; one that nobody used counts from when it was seen first, Unix seconds. */
  readonly lastUsed: (model: string) => number;
  /** Unix seconds. */
  readonly now: number;
}

/** A model used so lately is not idle, seconds. */
const RESTS_SECONDS = 60;

/**
 * Critical: the largest model, then the second largest. Warning: the idle one that was used longest
 * ago. And whatever was idle for too long.
 */
export function choose(situation: Situation): Choice[] {
  const { models, ratios, thresholds, idleSeconds, now } = situation;
  const free = models.filter(({ busy }) => !busy);
  const idle = ({ id }: Model) => now - situation.lastUsed(id);
  const chosen = new Map<string, string>();
  for (const model of free)
    if (idle(model) >= idleSeconds) chosen.set(model.id, `idle for ${Math.round(idle(model))} s`);
  for (const [machine, ratio] of Object.entries(ratios)) {
    const its = free.filter((model) => model.machine === machine && !chosen.has(model.id));
    if (ratio >= thresholds.critical) {
      const largest = [...its].sort((a, b) => b.vramMb - a.vramMb).slice(0, 2);
      for (const { id } of largest)
        chosen.set(id, `${machine} at ${ratio}: critical, largest first`);
    } else if (ratio >= thresholds.warning) {
      const resting = its.filter((model) => idle(model) >= RESTS_SECONDS);
      const [longest] = resting.sort((a, b) => idle(b) - idle(a));
      if (longest) chosen.set(longest.id, `${machine} at ${ratio}: warning, used longest ago`);
    }
  }
  return [...chosen].map(([model, reason]) => ({ model, reason }));
}

export const lastUsedOf = (use: Use | undefined, firstSeen: number) =>
  Math.max(use?.last_used ?? 0, firstSeen);
