/** The capabilities `resources` and `vram`. */
import { Type } from 'typebox';
import { notPorted } from '../../runtime/agent.ts';
import { Details, Id, Nothing, Pool, Priority, Resources, ok } from './schemas.ts';

export const resourceActions = {
  allocate_resources: notPorted({
    summary: 'Takes resources for a user, when every pool that is named has enough left',
    input: Type.Object({
      allocation_id: Type.Optional(Id),
      resources: Resources,
      priority: Type.Optional(Priority),
    }),
    output: Type.Object({ ...ok, allocation_id: Id }),
  }),

  release_resources: notPorted({
    summary: 'Gives resources back',
    input: Type.Object({ allocation_id: Id }),
    output: Type.Object({ ...ok, message: Type.String() }),
  }),

  resource_status: notPorted({
    summary: 'Total, allocated and free resources by pool',
    input: Nothing,
    output: Type.Object({
      ...ok,
      resources: Type.Record(Type.String(), Pool),
      timestamp: Type.String(),
    }),
  }),

  vram_status: notPorted({
    summary: 'Total, allocated and free VRAM, and who has it',
    input: Nothing,
    output: Type.Object({
      ...ok,
      vram: Type.Object({
        total_vram: Type.Number(),
        allocated_vram: Type.Number(),
        free_vram: Type.Number(),
        utilization_percent: Type.Number(),
        allocations: Details,
      }),
      timestamp: Type.String(),
    }),
  }),

  set_vram_threshold: notPorted({
    summary: 'Sets the share of VRAM from which models are unloaded',
    input: Type.Object({
      threshold_type: Type.Enum(['critical', 'warning', 'safe']),
      value: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 }),
    }),
    output: Type.Object(ok),
  }),

  set_idle_timeout: notPorted({
    summary: 'Sets after which idle time a model is unloaded',
    input: Type.Object({
      timeout_seconds: Type.Number({ exclusiveMinimum: 0, description: 'Seconds' }),
    }),
    output: Type.Object(ok),
  }),
};
