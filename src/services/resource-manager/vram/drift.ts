/** Says when what a GPU is measured to use and what the ledger gave out fall apart, and when it is over. */
import type { Gpu } from './gpu.ts';

/** Less is the driver, contexts and rounding. */
const TOLERANCE_MIB = 256;
const TOLERANCE_SHARE = 0.05;
/** Reports in a row that must show it. */
const REPORTS = 2;

export interface Drift {
  readonly gpu: Gpu;
  /** `foreign`: others use it; `unused`: what was given out is not used; `over`: both agree again. */
  readonly kind: 'foreign' | 'unused' | 'over';
}

export class DriftWatch {
  readonly #state = new Map<
    string,
    { kind: 'foreign' | 'unused' | 'none'; seen: number; told: string }
  >();

  /** Looks at a GPU after a report; gives back what there is to tell. */
  look(gpu: Gpu, now: number): Drift | undefined {
    const state = this.#state.get(gpu.uuid) ?? { kind: 'none', seen: 0, told: 'none' };
    const kind = kindOf(gpu, now);
    state.seen = state.kind === kind ? state.seen + 1 : 1;
    state.kind = kind;
    this.#state.set(gpu.uuid, state);
    if (state.seen < REPORTS || state.told === kind) return undefined;
    state.told = kind;
    return { gpu, kind: kind === 'none' ? 'over' : kind };
  }
}

function kindOf(gpu: Gpu, now: number): 'foreign' | 'unused' | 'none' {
  const tolerance = Math.max(TOLERANCE_MIB, gpu.totalMiB * TOLERANCE_SHARE);
  if (gpu.driftMiB > tolerance) return 'foreign';
  // What was just given out has the right to be unused for a while.
  if (-gpu.driftMiB > tolerance && gpu.settled(now)) return 'unused';
  return 'none';
}
