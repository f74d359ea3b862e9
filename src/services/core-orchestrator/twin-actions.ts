/** The capability `twin`: measured state of both machines. */
import { Type } from 'typebox';
import { notPorted } from '../../runtime/agent.ts';
import { Success } from './success.ts';

const Nothing = Type.Object({});
const Series = Type.Array(Type.Number());

export const twinActions = {
  get_metrics: notPorted({
    summary: 'Latest CPU, memory, disk, network and GPU figures',
    input: Nothing,
    output: Type.Object({ ...Success, metrics: Type.Record(Type.String(), Type.Unknown()) }),
  }),

  get_history: notPorted({
    summary: 'The last 60 samples of each figure',
    input: Nothing,
    output: Type.Object({
      ...Success,
      history: Type.Object({
        timestamps: Type.Array(Type.String()),
        cpu_usage: Series,
        vram_usage_mb: Series,
        ram_usage_mb: Series,
        network_latency_ms: Series,
      }),
    }),
  }),

  simulate_load: notPorted({
    summary:
      'Whether a machine can take a load: VRAM up to 95 %, RAM up to 90 %, CPU with caution over 90 %',
    input: Type.Object({
      load_type: Type.Enum(['vram', 'cpu', 'ram']),
      value: Type.Number({ exclusiveMinimum: 0, description: 'MB, or per cent for cpu' }),
    }),
    output: Type.Object({
      ...Success,
      timestamp: Type.String(),
      current_state: Type.Record(Type.String(), Type.Unknown()),
      load_type: Type.String(),
      requested_value: Type.Number(),
      recommendation: Type.Enum([
        'proceed',
        'deny_insufficient_resources',
        'caution_high_cpu',
        'error_invalid_request',
      ]),
      reason: Type.String(),
    }),
  }),

  update_vram_metrics: notPorted({
    summary: 'Takes the VRAM use that a model server reports',
    input: Type.Object({
      payload: Type.Object({
        agent_name: Type.String(),
        total_vram_mb: Type.Number({ minimum: 0 }),
        total_vram_used_mb: Type.Number({ minimum: 0 }),
        loaded_models: Type.Record(
          Type.String(),
          Type.Object({ device: Type.String(), vram_usage_mb: Type.Number({ minimum: 0 }) }),
        ),
      }),
    }),
    output: Type.Object(Success),
  }),
};
