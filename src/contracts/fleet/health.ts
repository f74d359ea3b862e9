/** Health as old clients know it and as the probes of the container read it. */
import { Type, type Static } from 'typebox';

/** State of a container, in the order it passes through. */
export const LifeState = {
  starting: 'starting',
  ready: 'ready',
  draining: 'draining',
} as const;
export type LifeState = (typeof LifeState)[keyof typeof LifeState];

/**
 * Reply of the actions `health` and `health_check` and of the old health port.
 *
 * The fields are those of the old health object. `redis_connected` stays because old dashboards read
 * it; nothing here uses Redis, so it reports the fabric, which took Redis' place. `ready_signal`
 * never expires.
 */
export const HealthReport = Type.Object({
  /** `ok` when every check is true. */
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded'), Type.Literal('error')]),
  ready: Type.Boolean(),
  initialized: Type.Boolean(),
  message: Type.String(),
  /** ISO 8601. */
  timestamp: Type.String(),
  /** Seconds since the process started. */
  uptime: Type.Number(),
  /** Old name; requests in progress, since nothing here runs a thread per request. */
  active_threads: Type.Integer(),
  health_checks: Type.Record(Type.String(), Type.Boolean()),
  health_details: Type.Record(Type.String(), Type.Unknown()),
  health_status: Type.Union([
    Type.Literal('healthy'),
    Type.Literal('degraded'),
    Type.Literal('unhealthy'),
    Type.Literal('unknown'),
  ]),
  error: Type.Optional(Type.String()),
  /** Who answers. */
  agent: Type.String(),
  machine: Type.String(),
  version: Type.String(),
  state: Type.String(),
});
export type HealthReport = Static<typeof HealthReport>;
