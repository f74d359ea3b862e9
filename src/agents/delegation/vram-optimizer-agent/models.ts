/** The model server, in the words it knows: `action`, lower case. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { AgentContext } from '../../../runtime/context.ts';

export interface Model {
  readonly id: string;
  readonly machine: string;
  readonly vramMb: number;
  readonly busy: boolean;
}

const SERVER = 'ModelManagerSuite';
const LOOK_MS = 3_000;
const UNLOAD_MS = 15_000;

type Caller = Pick<AgentContext, 'call'>;

/** @throws what the server answers */
export async function loadedModels({ call }: Caller): Promise<Model[]> {
  const reply = await call(SERVER, 'get_loaded_models_status', {}, { timeoutMs: LOOK_MS });
  const models = (reply['loaded_models'] ?? {}) as Record<string, JsonObject>;
  return Object.entries(models).map(([id, model]) => ({
    id,
    machine: /pc2/i.test(String(model['device'])) ? 'pc2' : 'mainpc',
    vramMb: Number(model['vram_usage_mb'] ?? 0),
    busy: model['in_use'] === true || Number(model['active_requests'] ?? 0) > 0,
  }));
}

/** @throws what the server answers */
export async function unload({ call }: Caller, id: string): Promise<void> {
  await call(SERVER, 'unload_model', { model_id: id, model_name: id }, { timeoutMs: UNLOAD_MS });
}
