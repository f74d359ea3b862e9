/**
 * The one shape of an error report on the fabric: JSON on `error.<severity>.<agent>`, captured by the
 * ERRORS stream, with `error_id` as `Nats-Msg-Id`.
 *
 * The old fleet had two shapes on NATS, and this one keeps their field names where they agreed:
 *
 * | here           | old agents (`errors.agents.<name>`) | old bus (`errors.<severity>.<agent>`) |
 * |----------------|-------------------------------------|---------------------------------------|
 * | error_id       | id                                  | error_id                              |
 * | timestamp      | timestamp                           | timestamp                             |
 * | agent_name     | agent_name                          | source_agent                          |
 * | severity       | severity (lower case)               | severity (upper case)                 |
 * | category       | category                            | -                                     |
 * | error_type     | -                                   | error_type                            |
 * | message        | message                             | message                               |
 * | context        | details                             | context                               |
 * | stack_trace    | stack_trace                         | stack_trace                           |
 * | correlation_id | correlation_id                      | correlation_id                        |
 *
 * Left out: `resolved` and `resolution_notes` (state of the error bus, not of a report) and
 * `retry_count` (delivery, not content).
 */
import { Type, type Static } from 'typebox';

/** From harmless to worst; the order is the rank. */
export const SEVERITIES = ['debug', 'info', 'warning', 'error', 'critical', 'fatal'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const CATEGORIES = [
  'system',
  'network',
  'database',
  'authentication',
  'validation',
  'resource',
  'configuration',
  'external_api',
  'user_input',
  'business_logic',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** Ways into the error bus for reports of the old shapes. */
export const ORIGINS = ['nats', 'zmq', 'report', 'migration'] as const;

/** Bounds of one report; longer text is cut and ends in `[cut]`. Characters, except `contextBytes`. */
export const reportLimits = { message: 4_096, stack: 16_384, contextBytes: 32_768 } as const;

export const ErrorReport = Type.Object({
  /**
   * SHA-256, hex: the same report sent twice is stored once. Over everything else in the report when an
   * agent of this fleet made it; over what stays the same on every way (see error-bus) when `origin` is set.
   */
  error_id: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  /** ISO 8601 with milliseconds, when the error was reported. */
  timestamp: Type.String(),
  agent_name: Type.String({ minLength: 1 }),
  machine: Type.String({ minLength: 1 }),
  version: Type.String(),
  /** One life of one container, and the number of the report in it: equal errors stay distinct, and in order. */
  instance: Type.String(),
  sequence: Type.Integer({ minimum: 1 }),
  severity: Type.Enum([...SEVERITIES]),
  category: Type.Enum([...CATEGORIES]),
  /** Error code of the catalogue, or the class of the error. */
  error_type: Type.String(),
  message: Type.String(),
  context: Type.Record(Type.String(), Type.Unknown()),
  stack_trace: Type.Optional(Type.String()),
  /** Trace id of the request that failed. */
  correlation_id: Type.Optional(Type.String()),
  related_task_id: Type.Optional(Type.String()),
  /** Where a report of another shape came from; absent in what agents of this fleet report themselves. */
  origin: Type.Optional(
    Type.Object({
      via: Type.Enum([...ORIGINS]),
      /** Id that its sender gave it. */
      id: Type.Optional(Type.String()),
      /** NATS subject, ZMQ topic, or the caller that handed it in. */
      from: Type.Optional(Type.String()),
      /** A row of the old error bus as it was there, so that it can go back unchanged. */
      row: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    }),
  ),
});
export type ErrorReport = Static<typeof ErrorReport>;
