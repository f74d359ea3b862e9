/** Actions of the capability `vram` under their clean names. */
import { Type } from 'typebox';
import { facade } from '../../facade/facade.ts';
import { running } from '../running.ts';
import { DecisionRecord } from './history.ts';
import { MODEL_SERVER } from './model-server.ts';
import { MODEL_OF_REQUEST, suggestions } from './prediction.ts';
import { VramSettings } from './settings.ts';
import { GpuView, ModelServerView, VramView, gpuView, loadedModels, vramView } from './views.ts';

const vram = facade('vram');
const Nothing = Type.Object({});
const ModelId = Type.String({ minLength: 1, maxLength: 200 });
const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 }));
const Done = Type.Object({ status: Type.String(), settings: VramSettings });

async function set(changes: Partial<VramSettings>) {
  const { settings } = running().vram;
  await settings.set({ ...settings.value, ...changes });
  return { status: 'success', settings: settings.value };
}

export const vramActions = {
  vram_status: vram.action({
    summary: 'Total, allocated and free VRAM, who has it, each GPU, and the model server',
    input: Nothing,
    output: Type.Object({
      status: Type.String(),
      vram: VramView,
      gpus: Type.Array(GpuView),
      models: Type.Record(Type.String(), Type.Unknown()),
      model_server: ModelServerView,
      settings: VramSettings,
      timestamp: Type.String(),
    }),
    run: () => {
      const { resources, vram } = running();
      const { reachable, reason } = vram.server;
      const now = resources.monotonicMs;
      return {
        status: 'success',
        vram: vramView(resources.book),
        gpus: resources.book.board.all().map((gpu) => gpuView(gpu, resources.book, now)),
        models: loadedModels(vram.server),
        model_server: { name: MODEL_SERVER, reachable, reason },
        settings: vram.settings.value,
        timestamp: new Date().toISOString(),
      };
    },
  }),

  optimise_vram: vram.action({
    summary: 'Decides now instead of with the next report; shows what was decided',
    input: Nothing,
    output: Type.Object({
      status: Type.String(),
      model_server: ModelServerView,
      decisions: Type.Array(DecisionRecord),
    }),
    timeoutMs: 30_000,
    run: async () => {
      const { vram } = running();
      const before = new Set(vram.history.last(200));
      await vram.run();
      const { reachable, reason } = vram.server;
      const decisions = vram.history.last(200).filter((record) => !before.has(record));
      return {
        status: 'success',
        model_server: { name: MODEL_SERVER, reachable, reason },
        decisions,
      };
    },
  }),

  unload_model: vram.action({
    summary: 'Unloads a model through the model server, unless it is pinned or in use',
    input: Type.Object({ model_id: ModelId }),
    output: Type.Object({ status: Type.String(), decision: DecisionRecord }),
    timeoutMs: 20_000,
    run: async ({ model_id }, ctx) => {
      const who = ctx.principal?.subject ?? ctx.caller ?? 'a caller without a name';
      return { status: 'success', decision: await running().vram.unload(model_id, who) };
    },
  }),

  pin_model: vram.action({
    summary: 'Keeps a model from being unloaded',
    input: Type.Object({ model_id: ModelId }),
    output: Done,
    run: ({ model_id }) => {
      const { pinned } = running().vram.settings.value;
      return set({ pinned: [...new Set([...pinned, model_id])] });
    },
  }),

  unpin_model: vram.action({
    summary: 'Lets a pinned model be unloaded again',
    input: Type.Object({ model_id: ModelId }),
    output: Done,
    run: ({ model_id }) => {
      const { pinned } = running().vram.settings.value;
      return set({ pinned: pinned.filter((id) => id !== model_id) });
    },
  }),

  set_vram_mode: vram.action({
    summary: 'With dry_run, decisions are written down and nothing is unloaded',
    input: Type.Object({ dry_run: Type.Boolean() }),
    output: Done,
    run: ({ dry_run }) => set({ dry_run }),
  }),

  vram_history: vram.action({
    summary: 'The last decisions with their reasons, the newest first',
    input: Type.Object({ limit }),
    output: Type.Object({ status: Type.String(), decisions: Type.Array(DecisionRecord) }),
    run: ({ limit = 50 }) => ({
      status: 'success',
      decisions: running().vram.history.last(limit),
    }),
  }),

  predict_models: vram.action({
    summary: 'Models that are worth loading because of how they were used; nothing is loaded',
    input: Type.Object({
      request_type: Type.Optional(Type.String({ description: 'asr, chat or image_generation' })),
    }),
    output: Type.Object({
      status: Type.String(),
      suggestions: Type.Array(Type.Object({ model: Type.String(), reason: Type.String() })),
    }),
    run: ({ request_type }) => {
      const { vram } = running();
      const loaded = new Set(vram.server.models.map(({ id }) => id));
      const found = suggestions(vram.usage.all(), loaded, Date.now());
      const model = request_type === undefined ? undefined : MODEL_OF_REQUEST.get(request_type);
      if (model !== undefined && !loaded.has(model) && !found.some((one) => one.model === model))
        found.unshift({ model, reason: `serves requests of type ${request_type}` });
      return { status: 'success', suggestions: found };
    },
  }),
};
