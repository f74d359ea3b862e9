/** What mode shadow found out about one action. */
import { Type, type Static } from 'typebox';

const Count = Type.Integer({ minimum: 0 });
/** Milliseconds; null when nothing was measured. */
const Milliseconds = Type.Union([Type.Number(), Type.Null()]);
const Latency = Type.Object({ p50_ms: Milliseconds, p95_ms: Milliseconds });

export const ActionParity = Type.Object({
  action: Type.String(),
  capability: Type.String(),
  /** Legacy agent that was asked too. */
  legacy: Type.String(),
  /** Calls that were compared, or should have been. */
  calls: Count,
  equal: Count,
  different: Count,
  /** Calls to which the legacy agent gave no answer. */
  failed: Count,
  /** Calls that were not compared because too many comparisons were under way. */
  skipped: Count,
  /** Different calls by reason. */
  reasons: Type.Record(Type.String(), Count),
  /** The newest differences, redacted and cut. */
  samples: Type.Array(
    Type.Object({
      reason: Type.String(),
      path: Type.String(),
      service: Type.String(),
      legacy: Type.String(),
      at: Type.String({ description: 'ISO 8601' }),
    }),
  ),
  latency: Type.Object({ service: Latency, legacy: Latency }),
});
export type ActionParity = Static<typeof ActionParity>;
