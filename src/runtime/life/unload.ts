/** What an agent on a graphics card does last: it unloads by its own actions, so that its memory is not merely dropped. */
import { LogMessage } from '../../contracts/log-message.ts';
import { loadedModelsIn, modelInput } from '../../contracts/loaded-models.ts';
import type { JsonObject } from '../../contracts/actions/action.ts';
import type { Unload } from '../agent.ts';
import type { Dispatcher } from '../dispatch/dispatch.ts';
import type { Log } from '../log/log.ts';

/** Label of these calls in the metrics. */
const TRANSPORT = 'drain';

/**
 * Never rejects: what cannot be unloaded is logged, and the end of the process frees it.
 *
 * @param deadline for all of it, Unix milliseconds
 */
export async function unloadAll(
  { action, loaded }: Unload,
  dispatcher: Pick<Dispatcher, 'dispatch'>,
  log: Log,
  deadline: number,
): Promise<void> {
  const ask = async (name: string, input: JsonObject): Promise<JsonObject> => {
    const meta = { transport: TRANSPORT, deadline };
    const { body, failure } = await dispatcher.dispatch({ action: name, input, meta });
    if (failure) throw failure;
    return body as JsonObject;
  };
  const unload = async (model: string | null) => {
    await tried(action, model, log, async () => {
      await ask(action, model === null ? {} : modelInput(model));
      log.info(LogMessage.unloaded, { action, model });
    });
  };
  if (loaded === undefined) return unload(null);
  await tried(loaded, null, log, async () => {
    const models = loadedModelsIn(await ask(loaded, {}));
    // One card, one driver: two at a time would only wait for each other.
    for (const [id] of models) await unload(id);
    if (models.length === 0) log.info(LogMessage.nothingLoaded, { action });
  });
}

async function tried(
  action: string,
  model: string | null,
  log: Log,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const { code = 'INTERNAL_ERROR', message } = error as Error & { code?: string };
    log.warn(LogMessage.notUnloaded, { action, model, code, reason: message });
  }
}
