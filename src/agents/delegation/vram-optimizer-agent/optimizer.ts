/** Looks at both machines again and again, and unloads what the old rules choose. */
import type { AgentContext } from '../../../runtime/context.ts';
import { gpuMemory } from '../shared/machine-gpu.ts';
import { choose, lastUsedOf } from './choose.ts';
import { loadedModels, unload, type Model } from './models.ts';
import type { Kept } from './state.ts';

const MACHINES = ['mainpc', 'pc2'] as const;

export interface MachineVram {
  readonly total_mb: number;
  readonly used_mb: number;
  readonly free_mb: number;
  readonly usage_ratio: number;
}

export class Optimizer {
  readonly #ctx: AgentContext;
  readonly #kept: Kept;
  readonly #firstSeen = new Map<string, number>();
  /** The server was away at the last look, and that was logged. */
  #away = false;

  constructor(ctx: AgentContext, kept: Kept) {
    this.#ctx = ctx;
    this.#kept = kept;
  }

  /** Null where there is no GPU. */
  async vram(machine: string): Promise<MachineVram | null> {
    const gpu = await gpuMemory(this.#ctx, machine);
    if (gpu === null) return null;
    return {
      total_mb: gpu.totalMiB,
      used_mb: gpu.usedMiB,
      free_mb: Math.max(0, gpu.totalMiB - gpu.usedMiB),
      usage_ratio: Math.round((gpu.usedMiB / gpu.totalMiB) * 10_000) / 10_000,
    };
  }

  /** Empty when the server cannot be asked. */
  async models(): Promise<Model[]> {
    try {
      const models = await loadedModels(this.#ctx);
      this.#away = false;
      return models;
    } catch (error) {
      const reason = (error as Error).message;
      if (!this.#away) this.#ctx.log.warn('the model server cannot be asked', { reason });
      this.#away = true;
      return [];
    }
  }

  async round(): Promise<void> {
    const models = await this.models();
    const now = Date.now() / 1_000;
    for (const { id } of models) if (!this.#firstSeen.has(id)) this.#firstSeen.set(id, now);
    if (models.length === 0) return;
    const ratios: Record<string, number> = {};
    for (const machine of MACHINES) {
      const vram = await this.vram(machine);
      if (vram !== null) ratios[machine] = vram.usage_ratio;
    }
    const { thresholds, idleSeconds } = this.#kept;
    const lastUsed = (id: string) => lastUsedOf(this.#kept.use(id), this.#firstSeen.get(id) ?? now);
    for (const { model, reason } of choose({
      models,
      ratios,
      thresholds,
      idleSeconds,
      lastUsed,
      now,
    })) {
      this.#ctx.log.info('unloading a model', { model, reason });
      await unload(this.#ctx, model);
      this.#firstSeen.delete(model);
    }
  }
}
