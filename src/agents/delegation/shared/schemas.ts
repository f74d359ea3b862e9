/** Schema pieces of the agents whose capabilities the services took over. */
import { Type } from 'typebox';
import { Text } from '../../schemas.ts';

export const Port = Type.Integer({ minimum: 1, maximum: 65535 });
export const Percent = Type.Number({ minimum: 0, maximum: 100 });
export const TaskPriority = Type.Enum(['high', 'medium', 'low']);

/** VRAM of one machine. */
export const VramUse = Type.Object({
  total_mb: Type.Number(),
  used_mb: Type.Number(),
  free_mb: Type.Number(),
  usage_ratio: Type.Number({ minimum: 0 }),
});

/** What a model server reports to the twin. */
export const VramReport = Type.Object({
  agent_name: Text,
  total_vram_mb: Type.Number({ minimum: 0 }),
  total_vram_used_mb: Type.Number({ minimum: 0 }),
  loaded_models: Type.Record(
    Type.String(),
    Type.Object({ device: Type.String(), vram_usage_mb: Type.Number({ minimum: 0 }) }),
  ),
});

/** Series of equal length, oldest sample first. */
export const History = Type.Object({
  timestamps: Type.Array(Type.Unknown()),
  cpu_usage: Type.Array(Type.Number()),
  vram_usage_mb: Type.Array(Type.Number()),
  ram_usage_mb: Type.Array(Type.Number()),
  network_latency_ms: Type.Array(Type.Number()),
});

/** Verdict of `simulate_load`. */
export const Recommendation = Type.Enum([
  'proceed',
  'deny_insufficient_resources',
  'caution_high_cpu',
  'error_invalid_request',
]);
