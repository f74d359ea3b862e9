/** A rule that people add at run time: a metric compared with a threshold. */
import { Type, type Static } from 'typebox';

export const CONDITIONS = ['gt', 'lt', 'eq', 'ne'] as const;
export type Condition = (typeof CONDITIONS)[number];
export const SEVERITIES = ['info', 'warning', 'critical'] as const;

/** How long a value has to be wrong before the alert fires, unless the rule says otherwise, seconds. */
export const DEFAULT_FOR_SECONDS = 60;

/** The id is a key of a bucket and the name of the alert. */
export const RuleId = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$' });

export const AlertRule = Type.Object({
  rule_id: RuleId,
  metric_name: Type.String({
    pattern: '^[A-Za-z_:][A-Za-z0-9_:]{0,199}$',
    description: 'A metric of Prometheus, or one of the old names such as cpu_percent',
  }),
  condition: Type.Enum([...CONDITIONS]),
  threshold: Type.Number(),
  enabled: Type.Boolean(),
  severity: Type.Enum([...SEVERITIES]),
  for_seconds: Type.Integer({
    minimum: 0,
    maximum: 86_400,
    description: 'How long it has to be true before the alert fires',
  }),
});
export type AlertRule = Static<typeof AlertRule>;

const rule = (
  rule_id: string,
  metric_name: string,
  threshold: number,
  severity: AlertRule['severity'],
  for_seconds: number,
  enabled = true,
): AlertRule => ({
  rule_id,
  metric_name,
  condition: 'gt',
  threshold,
  enabled,
  severity,
  for_seconds,
});

/**
 * The rules that the old hub came with, but a host that is busy for a moment pages nobody. They can be changed
 * and taken away like all others. Two are off: HostMemoryHigh and DiskFull tell the same, and nobody wants to hear it twice.
 */
export const DEFAULT_RULES: readonly AlertRule[] = [
  rule('cpu_high', 'cpu_percent', 90, 'critical', 300),
  rule('memory_high', 'memory_percent', 85, 'warning', 300, false),
  rule('disk_full', 'disk_percent', 95, 'critical', DEFAULT_FOR_SECONDS, false),
];
