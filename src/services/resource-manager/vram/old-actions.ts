/** Actions of the old optimiser: in upper case as they were, and under clean names. */
import { Type, type Static, type TSchema } from 'typebox';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { CallContext } from '../../../runtime/context.ts';
import { facade } from '../../facade/facade.ts';
import { running } from '../running.ts';
import { connectedServices, HealthStatus } from './connected.ts';
import { THRESHOLD_TYPES, VramThresholds, withThreshold } from './thresholds.ts';
import { MachineVram, loadedModels, machineVram } from './views.ts';

const vram = facade('vram');
const Done = Type.Object({ status: Type.String(), message: Type.Optional(Type.String()) });

interface Both<I extends TSchema, O extends TSchema> {
  readonly summary: string;
  readonly input: I;
  readonly output: O;
  readonly ignore?: readonly string[];
  run(input: Static<I>, ctx: CallContext): Promise<JsonObject> | JsonObject;
}

/** The same work under two names that differ in the case of the success word. */
function both<I extends TSchema, O extends TSchema>(command: string, declared: Both<I, O>) {
  const { ignore = [], run, ...schemas } = declared;
  const named = (status: string) =>
    vram.action({
      ...schemas,
      run: async (input, ctx) => ({ status, ...(await run(input, ctx)) }) as Static<O>,
      old: {
        agent: 'VRAMOptimizerAgent',
        request: (input) => ({ command, ...(input as JsonObject) }),
        reply: (old) => ({ ...old, status }) as Static<O>,
        ignore: [...ignore, 'message'],
      },
    });
  return { upper: named('SUCCESS'), lower: named('success') };
}

const status = both('GET_VRAM_STATUS', {
  summary: 'VRAM of both machines, loaded models and thresholds; null where there is no GPU',
  input: Type.Object({}),
  output: Type.Object({
    status: Type.String(),
    mainpc_vram: MachineVram,
    pc2_vram: MachineVram,
    loaded_models: Type.Record(Type.String(), Type.Unknown()),
    thresholds: VramThresholds,
  }),
  ignore: ['mainpc_vram', 'pc2_vram', 'loaded_models'],
  run: () => {
    const { resources, vram } = running();
    return {
      mainpc_vram: machineVram(resources.book, 'mainpc'),
      pc2_vram: machineVram(resources.book, 'pc2'),
      loaded_models: loadedModels(vram.server),
      thresholds: vram.settings.value.thresholds,
    };
  },
});

const track = both('TRACK_MODEL_USAGE', {
  summary: 'Notes that a model was used',
  input: Type.Object({ model_id: Type.String({ minLength: 1, maxLength: 200 }) }),
  output: Done,
  run: ({ model_id }) => {
    running().vram.track(model_id);
    return {};
  },
});

const idle = both('SET_IDLE_TIMEOUT', {
  summary: 'Sets after which idle time a model is unloaded',
  input: Type.Object({
    timeout_seconds: Type.Number({ exclusiveMinimum: 0, maximum: 1e7, description: 'Seconds' }),
  }),
  output: Done,
  run: async ({ timeout_seconds }) => {
    const { settings } = running().vram;
    await settings.set({ ...settings.value, idle_timeout_seconds: timeout_seconds });
    return { message: `Idle timeout set to ${timeout_seconds} seconds` };
  },
});

const threshold = both('SET_VRAM_THRESHOLD', {
  summary: 'Sets the share of a GPU from which models are unloaded; safe < warning < critical',
  input: Type.Object({
    threshold_type: Type.Enum([...THRESHOLD_TYPES]),
    value: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
  }),
  output: Done,
  run: async ({ threshold_type, value }) => {
    const { settings } = running().vram;
    const thresholds = withThreshold(settings.value.thresholds, threshold_type, value);
    await settings.set({ ...settings.value, thresholds });
    return { message: `${threshold_type} threshold set to ${value}` };
  },
});

const health = both('HEALTH_CHECK', {
  summary: 'Health of the optimiser and of those it depends on',
  input: Type.Object({}),
  output: Type.Object({ status: Type.String(), health_status: HealthStatus }),
  ignore: ['health_status'],
  run: async (_input, ctx) => ({ health_status: await connectedServices(ctx) }),
});

export const oldVramActions = {
  GET_VRAM_STATUS: status.upper,
  get_vram_status: status.lower,
  TRACK_MODEL_USAGE: track.upper,
  track_model_usage: track.lower,
  SET_IDLE_TIMEOUT: idle.upper,
  set_idle_timeout: idle.lower,
  SET_VRAM_THRESHOLD: threshold.upper,
  set_vram_threshold: threshold.lower,
  HEALTH_CHECK: health.upper,
  vram_health: health.lower,
};
