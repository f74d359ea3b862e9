import { Type } from 'typebox';
import { Details, Text } from '../../schemas.ts';

const stamped = {
  timestamp: Type.Optional(Type.Unknown({ description: 'Unix seconds or ISO 8601; default now' })),
  metadata: Type.Optional(Details),
};

export const Metric = Type.Object({
  agent: Text,
  action: Text,
  duration: Type.Number({ description: 'Seconds' }),
  ...stamped,
});

export const Usage = Type.Object({
  agent: Text,
  cpu_percent: Type.Number(),
  memory_mb: Type.Number(),
  ...stamped,
});

/** A span of time, both ends included; without an end everything up to now. */
export const Span = Type.Object({
  agent: Text,
  start_time: Type.Optional(Type.Unknown({ description: 'Unix seconds or ISO 8601' })),
  end_time: Type.Optional(Type.Unknown({ description: 'Unix seconds or ISO 8601' })),
});
