import { Type } from 'typebox';

const Text = Type.String({ minLength: 1, maxLength: 256 });
const Time = Type.Unknown({ description: 'Unix seconds or ISO 8601' });
const stamped = {
  timestamp: Type.Optional(Type.Unknown({ description: 'Unix seconds or ISO 8601; default now' })),
  metadata: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
};

/** How long an action of an agent took. */
export const Metric = Type.Object({
  agent: Text,
  action: Text,
  duration: Type.Number({ description: 'Seconds' }),
  ...stamped,
});

/** What an agent used. */
export const Usage = Type.Object({
  agent: Text,
  cpu_percent: Type.Number(),
  memory_mb: Type.Number(),
  ...stamped,
});

/** A span of time, both ends included; without an end everything up to now. */
export const Span = Type.Object({
  agent: Text,
  start_time: Type.Optional(Time),
  end_time: Type.Optional(Time),
});

const orNull = Type.Union([Type.Number(), Type.Null()]);

/** Null where nothing was reported. */
export const Figures = Type.Object({
  response_time: Type.Object({ current: orNull, average: orNull }),
  error_rate: orNull,
  throughput: orNull,
  queue_size: orNull,
});

export const Averages = Type.Object({
  response_time: orNull,
  error_rate: orNull,
  throughput: orNull,
  queue_size: orNull,
});
