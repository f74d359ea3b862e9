/** The parity of one action on the wire; see `ActionParity` for what the fields mean. */
import { Type } from 'typebox';

const Count = Type.Integer({ minimum: 0 });
const Latency = Type.Object({
  p50_ms: Type.Union([Type.Number(), Type.Null()]),
  p95_ms: Type.Union([Type.Number(), Type.Null()]),
});

export const ActionParitySchema = Type.Object({
  action: Type.String(),
  capability: Type.String(),
  legacy: Type.String(),
  calls: Count,
  equal: Count,
  different: Count,
  failed: Count,
  skipped: Count,
  reasons: Type.Record(Type.String(), Count),
  samples: Type.Array(
    Type.Object({
      reason: Type.String(),
      path: Type.String(),
      service: Type.String(),
      legacy: Type.String(),
      at: Type.String(),
    }),
  ),
  latency: Type.Object({ service: Latency, legacy: Latency }),
});
