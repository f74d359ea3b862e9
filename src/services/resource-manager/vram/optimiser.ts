/** Keeps GPUs from filling up: decides on the figures of the stewards, unloads through the model server. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { ModelInUse, ModelUnknown } from '../../../contracts/error-catalogue/services/resources.ts';
import type { Log } from '../../../runtime/log/log.ts';
import type { Ledger } from '../../core-orchestrator/registry/ledger.ts';
import { keyOf, settled } from '../resources/storage/store.ts';
import type { Setting } from '../resources/storage/setting.ts';
import { History, type DecisionRecord } from './history.ts';
import type { LoadedModel, ModelServer } from './model-server.ts';
import { decide, type Candidate, type GpuUse } from './policy.ts';
import type { VramSettings } from './settings.ts';
import type { Usage } from './usage.ts';

/** Between two looks at the model server, milliseconds: under pressure, and for idle models. */
export const LOOK_MS = { pressed: 15_000, calm: 60_000 } as const;
/** After the server did not answer, milliseconds. */
const UNREACHABLE_MS = 60_000;

export interface OptimiserParts {
  readonly server: Pick<ModelServer, 'loaded' | 'unload'>;
  readonly settings: Setting<VramSettings>;
  readonly usage: Usage;
  readonly ledger: Pick<Ledger, 'save' | 'stored'>;
  readonly gpus: () => readonly GpuUse[];
  readonly wall: () => number;
  readonly publish: (kind: string, payload: JsonObject) => void;
  readonly decided: (rule: string, outcome: string) => void;
  readonly log: Log;
}

/** What is known of the model server. */
export interface ServerState {
  readonly reachable: boolean | null;
  readonly reason: string | null;
  readonly models: readonly LoadedModel[];
  /** Unix milliseconds; null before the first look. */
  readonly lookedAt: number | null;
}

export class Optimiser {
  readonly settings: Setting<VramSettings>;
  readonly usage: Usage;
  readonly history = new History();
  readonly #parts: OptimiserParts;
  readonly #firstSeen = new Map<string, number>();
  #server: ServerState = { reachable: null, reason: 'not asked yet', models: [], lookedAt: null };
  #nextLook = 0;
  #running: Promise<void> | undefined;
  #failure: unknown;

  constructor(parts: OptimiserParts) {
    this.#parts = parts;
    this.settings = parts.settings;
    this.usage = parts.usage;
  }

  get server(): ServerState {
    return this.#server;
  }

  /** Called with every report of a steward; does something only when it is time. Never rejects. */
  reported(): void {
    const due = this.#pressed() ? this.#nextLook : this.#nextLook + LOOK_MS.calm - LOOK_MS.pressed;
    if (this.#parts.wall() < due || this.#parts.gpus().length === 0) return;
    void this.run();
  }

  /** Looks and decides now; a run that is under way is joined. Never rejects. */
  run(): Promise<void> {
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** Notes that a model was used. */
  track(model: string): void {
    this.#saveUse(model, this.usage.track(model));
  }

  /** Puts what the legacy agent knew. */
  putUse(model: string, lastUsedAt: number, count: number): void {
    this.#saveUse(model, this.usage.put(model, lastUsedAt, count));
  }

  /** Resolves when all uses are on disk, or after the time a write may take. */
  async written(): Promise<void> {
    const all = [...this.usage.all().keys()].map((id) =>
      this.#parts.ledger.stored(keyOf('usage', id)),
    );
    await settled(Promise.all(all), 'the use of models');
  }

  /**
   * Unloads one model now because somebody asks for it.
   *
   * @throws MODEL_UNKNOWN, MODEL_IN_USE, or what the model server answers
   */
  async unload(model: string, who: string): Promise<DecisionRecord> {
    await this.look();
    if (this.#server.reachable === false) throw this.#failure;
    const found = this.#server.models.find(({ id }) => id === model);
    const loaded = this.#server.models.map(({ id }) => id).join(', ') || 'none';
    if (!found) throw new ModelUnknown({ model, loaded });
    if (this.#pinned(model)) throw new ModelInUse({ model, how: 'pinned' });
    if (found.busy) throw new ModelInUse({ model, how: 'in use' });
    const { gpuUuid, vramMiB } = found;
    const reason = `asked by ${who}`;
    const record = await this.#carryOut({ model, gpuUuid, vramMiB, rule: 'asked', reason });
    if (record.outcome === 'failed') throw this.#failure;
    return record;
  }

  /** Asks the model server what is loaded. Never rejects. */
  async look(): Promise<ServerState> {
    const lookedAt = this.#parts.wall();
    try {
      const models = await this.#parts.server.loaded();
      for (const { id } of models) if (!this.#firstSeen.has(id)) this.#firstSeen.set(id, lookedAt);
      for (const id of this.#firstSeen.keys())
        if (!models.some((model) => model.id === id)) this.#firstSeen.delete(id);
      this.#server = { reachable: true, reason: null, models, lookedAt };
      this.#nextLook = lookedAt + LOOK_MS.pressed;
    } catch (error) {
      const reason = (error as Error).message;
      if (this.#server.reachable !== false)
        this.#parts.log.warn('the model server cannot be asked; no model will be unloaded', {
          reason,
        });
      this.#failure = error;
      this.#server = { reachable: false, reason, models: [], lookedAt };
      this.#nextLook = lookedAt + UNREACHABLE_MS;
    }
    return this.#server;
  }

  async #run(): Promise<void> {
    const { reachable, models } = await this.look();
    if (reachable !== true) return;
    const { settings, gpus, wall } = this.#parts;
    const decisions = decide({
      gpus: gpus(),
      models: models.map((model) => this.#candidate(model)),
      thresholds: settings.value.thresholds,
      idleMs: settings.value.idle_timeout_seconds * 1_000,
      now: wall(),
    });
    for (const decision of decisions) await this.#carryOut(decision);
  }

  async #carryOut(
    decision: Omit<DecisionRecord, 'at' | 'outcome' | 'gpu_uuid' | 'vram_mib'> & {
      readonly gpuUuid: string | null;
      readonly vramMiB: number;
    },
  ): Promise<DecisionRecord> {
    const { gpuUuid, vramMiB, ...rest } = decision;
    const record: DecisionRecord = {
      at: new Date(this.#parts.wall()).toISOString(),
      ...rest,
      gpu_uuid: gpuUuid,
      vram_mib: vramMiB,
      ...(await this.#unload(decision.model)),
    };
    this.history.add(record);
    this.#parts.decided(record.rule, record.outcome);
    this.#parts.publish('vram.decision', record);
    this.#parts.log.info('VRAM decision', { ...record });
    return record;
  }

  async #unload(model: string): Promise<Pick<DecisionRecord, 'outcome' | 'error'>> {
    if (this.settings.value.dry_run) return { outcome: 'dry_run' };
    try {
      await this.#parts.server.unload(model);
      return { outcome: 'unloaded' };
    } catch (error) {
      this.#failure = error;
      return { outcome: 'failed', error: (error as Error).message };
    }
  }

  #candidate(model: LoadedModel): Candidate {
    const told = this.usage.get(model.id)?.lastUsedAt ?? 0;
    // A model that was just loaded is about to be used, however long ago its last use was.
    const seen = this.#firstSeen.get(model.id) ?? this.#parts.wall();
    return {
      ...model,
      pinned: this.#pinned(model.id),
      lastUsedAt: Math.max(told, model.lastUsedAt ?? 0, seen),
    };
  }

  #pinned(model: string): boolean {
    return this.settings.value.pinned.includes(model);
  }

  #pressed(): boolean {
    const { warning } = this.settings.value.thresholds;
    return this.#parts.gpus().some(({ usedMiB, totalMiB }) => usedMiB >= totalMiB * warning);
  }

  #saveUse(model: string, forgotten: string | undefined): void {
    if (forgotten !== undefined) void this.#parts.ledger.save(keyOf('usage', forgotten), null);
    const { lastUsedAt, count } = this.usage.get(model)!;
    const value = JSON.stringify({ model, last_used_at: lastUsedAt, count });
    void this.#parts.ledger.save(keyOf('usage', model), value);
  }
}
