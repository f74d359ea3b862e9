import { Type } from 'typebox';
import { Details, reply } from '../../schemas.ts';
import { Recommendation } from '../shared/schemas.ts';

const Series = Type.Array(Type.Union([Type.Number(), Type.Null()]));

/** Series of equal length, oldest sample first; null where nothing was measured. */
export const History = Type.Object({
  timestamps: Type.Array(Type.Unknown()),
  cpu_usage: Series,
  vram_usage_mb: Series,
  ram_usage_mb: Series,
  network_latency_ms: Series,
});

export const Registration = Type.Object({
  agent_name: Type.Optional(Type.String({ maxLength: 256 })),
  status: Type.Optional(Type.String()),
  location: Type.Optional(Type.String()),
  registration_data: Type.Optional(Details),
});

export const LoadQuestion = Type.Object({
  load_type: Type.Optional(Type.Unknown({ description: 'vram, cpu or ram' })),
  value: Type.Optional(Type.Unknown({ description: 'MB, or percentage points for cpu' })),
  machine: Type.Optional(Type.String({ description: 'Default the own one' })),
});

export const LoadAnswer = reply({
  timestamp: Type.String(),
  machine: Type.String(),
  current_state: Details,
  load_type: Type.Unknown(),
  requested_value: Type.Unknown(),
  recommendation: Recommendation,
  reason: Type.String(),
});
