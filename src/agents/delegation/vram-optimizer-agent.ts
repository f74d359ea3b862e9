import { Type } from 'typebox';
import { agent, notPorted } from '../../runtime/agent.ts';
import { Details, Done, Nothing, Text, reply } from '../schemas.ts';
import { VramUse } from './schemas.ts';

export default agent({
  name: 'VRAMOptimizerAgent',
  description: 'The old watcher of VRAM',
  discriminator: 'command',
  actions: {
    TRACK_MODEL_USAGE: notPorted({
      summary: 'Notes that a model was used',
      input: Type.Object({ model_id: Text }),
      output: Done,
    }),

    GET_VRAM_STATUS: notPorted({
      summary: 'VRAM of both machines, loaded models and thresholds',
      input: Nothing,
      output: reply({
        mainpc_vram: VramUse,
        pc2_vram: VramUse,
        loaded_models: Details,
        thresholds: Details,
      }),
    }),

    SET_IDLE_TIMEOUT: notPorted({
      summary: 'Sets after which idle time a model is unloaded',
      input: Type.Object({ timeout_seconds: Type.Number({ description: 'Seconds' }) }),
      output: Done,
    }),

    SET_VRAM_THRESHOLD: notPorted({
      summary: 'Sets a threshold',
      input: Type.Object({
        threshold_type: Type.Enum(['critical', 'warning', 'safe']),
        value: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
      }),
      output: Done,
    }),

    HEALTH_CHECK: notPorted({
      summary: 'Health of the agent and of those it depends on',
      input: Nothing,
      output: reply({ health_status: Details }),
    }),
  },
});
