/** Which model is unloaded, and why. Pure: figures in, decisions out. */
import type { VramThresholds } from './thresholds.ts';

/** A loaded model with all that speaks for and against unloading it. */
export interface Candidate {
  readonly id: string;
  readonly gpuUuid: string | null;
  readonly vramMiB: number;
  readonly busy: boolean;
  readonly pinned: boolean;
  /** Unix milliseconds; when it was loaded or seen first, if nobody ever used it. */
  readonly lastUsedAt: number;
}

export interface GpuUse {
  readonly uuid: string;
  readonly totalMiB: number;
  readonly usedMiB: number;
}

export const Rule = { critical: 'critical', warning: 'warning', idle: 'idle' } as const;
export type Rule = (typeof Rule)[keyof typeof Rule];

export interface Decision {
  readonly model: string;
  readonly gpuUuid: string | null;
  readonly vramMiB: number;
  readonly rule: Rule;
  readonly reason: string;
}

/** A model that was used so lately counts as in use, milliseconds. */
const IN_USE_MS = 30_000;
/** At warning only a model that rests for so long is idle enough, milliseconds. */
const RESTS_MS = 60_000;

export interface Situation {
  readonly gpus: readonly GpuUse[];
  readonly models: readonly Candidate[];
  readonly thresholds: VramThresholds;
  readonly idleMs: number;
  /** Unix milliseconds. */
  readonly now: number;
}

/**
 * At most one model for each GPU that is too full, and all that were idle for too long.
 *
 * One at a time: what an unload frees is measured before the next one is decided, so that nothing is
 * unloaded for a figure that is over already. At critical it is the largest, then the next largest;
 * at warning the one that rests for longest.
 */
export function decide(situation: Situation): Decision[] {
  const { gpus, models, now, idleMs } = situation;
  const free = models.filter((model) => evictable(model, now));
  const decisions: Decision[] = [];
  for (const model of free) {
    const idle = now - model.lastUsedAt;
    if (idle >= idleMs) {
      const reason = `not used for ${seconds(idle)} s, the limit is ${seconds(idleMs)} s`;
      decisions.push(decision(model, Rule.idle, reason));
    }
  }
  for (const gpu of gpus) {
    const on = free.filter((model) => model.gpuUuid === gpu.uuid);
    // What goes for being idle may be enough; the next look will tell.
    if (decisions.some(({ gpuUuid }) => gpuUuid === gpu.uuid)) continue;
    const chosen = forPressure(gpu, on, situation);
    if (chosen !== undefined) decisions.push(chosen);
  }
  return decisions;
}

function forPressure(
  gpu: GpuUse,
  models: readonly Candidate[],
  { thresholds, now }: Situation,
): Decision | undefined {
  const share = gpu.totalMiB > 0 ? gpu.usedMiB / gpu.totalMiB : 0;
  const full = `GPU ${gpu.uuid} is ${percent(share)} full`;
  if (share >= thresholds.critical) {
    const largest = [...models].sort((a, b) => b.vramMiB - a.vramMiB)[0];
    if (largest === undefined) return undefined;
    const reason = `${full} (critical is ${percent(thresholds.critical)}); the largest that is free to go, ${largest.vramMiB} MiB`;
    return decision(largest, Rule.critical, reason);
  }
  if (share >= thresholds.warning) {
    const resting = models.filter(({ lastUsedAt }) => now - lastUsedAt >= RESTS_MS);
    const longest = resting.sort((a, b) => a.lastUsedAt - b.lastUsedAt)[0];
    if (longest === undefined) return undefined;
    const reason = `${full} (warning is ${percent(thresholds.warning)}); the one that rests for longest, ${seconds(now - longest.lastUsedAt)} s`;
    return decision(longest, Rule.warning, reason);
  }
  return undefined;
}

const evictable = ({ busy, pinned, lastUsedAt }: Candidate, now: number) =>
  !busy && !pinned && now - lastUsedAt >= IN_USE_MS;

const decision = (model: Candidate, rule: Rule, reason: string): Decision => ({
  model: model.id,
  gpuUuid: model.gpuUuid,
  vramMiB: model.vramMiB,
  rule,
  reason,
});

const percent = (share: number) => `${Math.round(share * 1_000) / 10} %`;
const seconds = (ms: number) => Math.round(ms / 1_000);
