/** What the twin says. Names and units are those of the old twin; null is what nobody measured. */
import { Type } from 'typebox';
import { HostSample } from '../../../contracts/steward.ts';
import { Success } from '../success.ts';
import { VramNote } from './notes.ts';
import { RECOMMENDATIONS } from './simulate.ts';

const number = Type.Union([Type.Number(), Type.Null()]);

export const Machine = Type.Optional(
  Type.String({ minLength: 1, maxLength: 63, description: 'Default mainpc' }),
);

/** The figures of one machine that old clients read. */
export const CurrentState = Type.Object({
  cpu_usage: number,
  ram_usage_mb: number,
  vram_usage_mb: number,
  network_latency_ms: number,
});

export const Metrics = Type.Object({
  ...CurrentState.properties,
  cpu_cores: number,
  ram_capacity_mb: number,
  vram_capacity_mb: number,
  timestamp: Type.Union([Type.String(), Type.Null()]),
  machines: Type.Optional(
    Type.Record(
      Type.String(),
      Type.Object({
        fresh: Type.Boolean({ description: 'False: its steward is silent, the sample is old' }),
        age_seconds: number,
        network_latency_ms: number,
        sample: Type.Union([HostSample, Type.Null()]),
      }),
    ),
  ),
  vram_reports: Type.Optional(
    Type.Record(Type.String(), VramNote, { description: 'By model server' }),
  ),
});

const Series = Type.Array(number);

export const HistoryReply = Type.Object({
  ...Success,
  machine: Type.String(),
  sample_seconds: Type.Number(),
  history: Type.Object({
    timestamps: Type.Array(Type.String()),
    cpu_usage: Series,
    vram_usage_mb: Series,
    ram_usage_mb: Series,
    network_latency_ms: Series,
  }),
});

export const LoadReply = Type.Object({
  ...Success,
  timestamp: Type.String(),
  machine: Type.String(),
  current_state: Type.Partial(CurrentState),
  load_type: Type.String(),
  requested_value: Type.Unknown({ description: 'As it was asked' }),
  recommendation: Type.Enum([...RECOMMENDATIONS]),
  reason: Type.String(),
  projected_vram_mb: Type.Optional(Type.Number()),
  vram_capacity_mb: Type.Optional(Type.Number()),
  projected_ram_mb: Type.Optional(Type.Number()),
  ram_capacity_mb: Type.Optional(Type.Number()),
  projected_cpu_percent: Type.Optional(Type.Number()),
  cpu_capacity_cores: Type.Optional(Type.Number()),
});
