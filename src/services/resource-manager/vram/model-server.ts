/** The model server, asked over the fabric: what is loaded, and unload this one. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { loadedModelsIn, modelInput } from '../../../contracts/loaded-models.ts';
import type { Call } from '../../../runtime/context.ts';

/** A model that takes VRAM now. */
export interface LoadedModel {
  readonly id: string;
  readonly machine: string;
  /** Null where the machine has several GPUs and the server does not say which. */
  readonly gpuUuid: string | null;
  readonly vramMiB: number;
  /** The server says that it answers with it, or is loading it. */
  readonly busy: boolean;
  /** Unix milliseconds; null when the server does not say. */
  readonly lastUsedAt: number | null;
}

export const MODEL_SERVER = 'ModelManagerSuite';
/** Time for a look, and for an unload that has to free memory, milliseconds. */
const LOOK_MS = 3_000;
const UNLOAD_MS = 15_000;

/** GPUs by machine, in the order of their indices. */
export type GpusOf = (machine: string) => readonly { uuid: string; index: number }[];

export class ModelServer {
  readonly #call: Call;
  readonly #gpusOf: GpusOf;

  constructor(call: Call, gpusOf: GpusOf) {
    this.#call = call;
    this.#gpusOf = gpusOf;
  }

  /** @throws what the server answers, e.g. ACTION_NOT_PORTED or AGENT_UNREACHABLE */
  async loaded(): Promise<LoadedModel[]> {
    const reply = await this.#call(
      MODEL_SERVER,
      'get_loaded_models_status',
      {},
      { timeoutMs: LOOK_MS },
    );
    return loadedModelsIn(reply).map(([id, model]) => this.#read(id, model));
  }

  /** @throws what the server answers */
  async unload(id: string): Promise<void> {
    await this.#call(MODEL_SERVER, 'unload_model', modelInput(id), { timeoutMs: UNLOAD_MS });
  }

  #read(id: string, model: JsonObject): LoadedModel {
    const device = String(model['device'] ?? '');
    const machine = /pc2/i.test(device) ? 'pc2' : 'mainpc';
    const status = String(model['status'] ?? '').toLowerCase();
    return {
      id,
      machine,
      gpuUuid: this.#gpu(model, machine, device),
      vramMiB: figure(model['vram_usage_mb']) ?? figure(model['vram_mb']) ?? 0,
      busy:
        model['in_use'] === true ||
        (figure(model['active_requests']) ?? 0) > 0 ||
        status === 'busy' ||
        status === 'loading',
      lastUsedAt: time(model['last_used']),
    };
  }

  #gpu(model: JsonObject, machine: string, device: string): string | null {
    if (typeof model['gpu_uuid'] === 'string') return model['gpu_uuid'];
    const gpus = this.#gpusOf(machine);
    const index = /cuda:(\d+)/i.exec(device)?.[1];
    if (index !== undefined) return gpus.find((gpu) => gpu.index === Number(index))?.uuid ?? null;
    return gpus.length === 1 ? gpus[0]!.uuid : null;
  }
}

const figure = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

/** Unix seconds (as Python counts), or ISO 8601. */
function time(value: unknown): number | null {
  if (typeof value === 'number' && value > 0) return value * 1_000;
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isFinite(parsed) ? parsed : null;
}
