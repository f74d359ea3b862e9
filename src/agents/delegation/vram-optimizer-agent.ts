import { Type } from 'typebox';
import { action, agent } from '../../runtime/agent.ts';
import type { CallContext } from '../../runtime/context.ts';
import { Details, Done, Nothing, Text, reply } from '../schemas.ts';
import { VramUse } from './shared/schemas.ts';
import { every } from './shared/every.ts';
import { Opened } from './shared/opened.ts';
import { Records } from './shared/records.ts';
import { stateActions } from './shared/state-actions.ts';
import { Optimizer } from './vram-optimizer-agent/optimizer.ts';
import { Kept, THRESHOLD_TYPES } from './vram-optimizer-agent/state.ts';

const NAME = 'VRAMOptimizerAgent';
/** Between two looks at the machines; the figures behind them are a few seconds old anyway. */
const ROUND_MS = 15_000;
const PING_MS = 1_000;
const SUCCESS = { status: 'SUCCESS' };

/** Whom the old health check asked, by the field it told the answer in. */
const ASKED = {
  sdt_reachable: 'SystemDigitalTwin',
  mma_reachable: 'ModelManagerSuite',
  rc_reachable: 'RequestCoordinator',
  // The model evaluation framework is part of the model server.
  mef_reachable: 'ModelManagerSuite',
} as const;

const kept = new Opened<Kept>(NAME);
const optimizer = new Opened<Optimizer>(NAME);
const VramOrNull = Type.Union([VramUse, Type.Null()]);

async function reachable({ call }: CallContext, agent: string): Promise<boolean> {
  return call(agent, 'ping', {}, { timeoutMs: PING_MS }).then(
    () => true,
    () => false,
  );
}

export default agent({
  name: NAME,
  description: 'The old watcher of VRAM',
  discriminator: 'command',
  actions: {
    TRACK_MODEL_USAGE: action({
      summary: 'Notes that a model was used',
      input: Type.Object({ model_id: Text }),
      output: Done,
      run: ({ model_id }) => {
        kept.get().track(model_id);
        return SUCCESS;
      },
    }),

    GET_VRAM_STATUS: action({
      summary: 'VRAM of both machines, loaded models and thresholds; null where there is no GPU',
      input: Nothing,
      output: reply({
        mainpc_vram: VramOrNull,
        pc2_vram: VramOrNull,
        loaded_models: Details,
        thresholds: Details,
      }),
      run: async () => {
        const running = optimizer.get();
        const [mainpc_vram, pc2_vram, models] = await Promise.all([
          running.vram('mainpc'),
          running.vram('pc2'),
          running.models(),
        ]);
        const loaded = models.map(({ id, machine, vramMb }) => [
          id,
          { device: machine, vram_usage_mb: vramMb },
        ]);
        return {
          ...SUCCESS,
          mainpc_vram,
          pc2_vram,
          loaded_models: Object.fromEntries(loaded) as Record<string, unknown>,
          thresholds: kept.get().thresholds,
        };
      },
    }),

    SET_IDLE_TIMEOUT: action({
      summary: 'Sets after which idle time a model is unloaded',
      input: Type.Object({
        timeout_seconds: Type.Number({ exclusiveMinimum: 0, description: 'Seconds' }),
      }),
      output: Done,
      run: ({ timeout_seconds }) => {
        kept.get().idleSeconds = timeout_seconds;
        return SUCCESS;
      },
    }),

    SET_VRAM_THRESHOLD: action({
      summary: 'Sets a threshold; they stay ordered safe < warning < critical',
      input: Type.Object({
        threshold_type: Type.Enum([...THRESHOLD_TYPES]),
        value: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
      }),
      output: Done,
      run: ({ threshold_type, value }) => {
        kept.get().setThreshold(threshold_type, value);
        return SUCCESS;
      },
    }),

    HEALTH_CHECK: action({
      summary: 'Health of the agent and of those it depends on',
      input: Nothing,
      output: reply({ health_status: Details }),
      run: async (_input, ctx) => {
        const names = [...new Set(Object.values(ASKED))];
        const answers = await Promise.all(names.map((name) => reachable(ctx, name)));
        const connected = names.filter((_name, i) => answers[i]);
        const fields = Object.entries(ASKED).map(([field, name]) => [
          field,
          connected.includes(name),
        ]);
        return {
          ...SUCCESS,
          health_status: {
            status: connected.length === names.length ? 'HEALTHY' : 'UNHEALTHY',
            ...(Object.fromEntries(fields) as Record<string, boolean>),
            uptime_seconds: Math.round(process.uptime()),
            connected_services: connected,
          },
        };
      },
    }),

    ...stateActions({
      export: () => kept.get().export(),
      import: (records) => kept.get().import(NAME, records),
    }),
  },
  start: async (ctx) => {
    const records = await Records.onDisk<never>(ctx.stateDir, 'vram.sqlite');
    const state = new Kept(records);
    const running = new Optimizer(ctx, state);
    kept.set(state);
    optimizer.set(running);
    const stop = every(ROUND_MS, ctx.log, 'the look at the machines', () => running.round());
    return () => {
      stop();
      kept.set(undefined);
      optimizer.set(undefined);
      records.close();
    };
  },
});
