/** What a model server has loaded, in the reply of its `get_loaded_models_status`. */
import type { JsonObject } from './actions/action.ts';

/** Models by id: old servers send an object, others a list whose rows have a `model_id`. */
export function loadedModelsIn(reply: JsonObject): [id: string, model: JsonObject][] {
  const models = reply['loaded_models'];
  const entries: [string, unknown][] = Array.isArray(models)
    ? models.map((model: unknown) => [String(objectIn(model)['model_id'] ?? ''), model])
    : Object.entries(objectIn(models));
  return entries.flatMap(([id, model]) => (id === '' ? [] : [[id, objectIn(model)]]));
}

/** Asks for a model under the name of now and the one of before. */
export const modelInput = (id: string) => ({ model_id: id, model_name: id });

const objectIn = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {};
