/**
 * A model server that holds one model, and lets go of it as long as nobody is answered with it. It runs in place of the
 * real one, in the real image: `bundledEntry` bundles this module, and a suite mounts it as an entry.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Type } from 'typebox';
import { agent } from '../../../src/runtime/agent.ts';

const Nothing = Type.Object({});
const MODEL = 'phi-3';
const told = Promise.withResolvers<void>();
let answering = 0;

export default agent({
  name: process.env['TANDEM_AGENT'] ?? 'ModelServer',
  description: 'Holds a model',
  unload: { action: 'unload_model', loaded: 'get_loaded_models_status' },
  actions: {
    generate: {
      summary: 'Answers some time after it was told to stop',
      timeoutMs: 120_000,
      input: Nothing,
      output: Type.Object({ text: Type.String() }),
      run: async () => {
        answering += 1;
        await told.promise;
        await sleep(1_000);
        answering -= 1;
        return { text: 'hello' };
      },
    },
    get_loaded_models_status: {
      summary: 'The model',
      input: Nothing,
      output: Type.Object({ loaded_models: Type.Record(Type.String(), Nothing) }),
      run: () => ({ loaded_models: { [MODEL]: {} } }),
    },
    unload_model: {
      summary: 'Lets go of it',
      input: Type.Object({ model_id: Type.Literal(MODEL) }),
      output: Nothing,
      run: () => {
        if (answering > 0) throw new Error(`${MODEL} is in use`);
        return {};
      },
    },
  },
  start: ({ signal }) => signal.addEventListener('abort', () => told.resolve()),
});
