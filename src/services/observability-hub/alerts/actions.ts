/** Actions of the old hub about alerts. */
import { Type } from 'typebox';
import { notPorted } from '../../../runtime/agent.ts';
import { Details, Nothing, ok } from '../schemas.ts';

export const alertsActions = {
  add_alert_rule: notPorted({
    summary: 'Adds a rule that compares a metric with a threshold',
    input: Type.Object({
      rule_id: Type.String({ minLength: 1 }),
      metric_name: Type.String({ minLength: 1 }),
      condition: Type.Enum(['gt', 'lt', 'eq', 'ne']),
      threshold: Type.Number(),
      enabled: Type.Optional(Type.Boolean({ default: true })),
      severity: Type.Optional(Type.String({ default: 'warning' })),
    }),
    output: Type.Object({ ...ok, rule_id: Type.String() }),
  }),

  alerts: notPorted({
    summary: 'Alerts that are active, and the last 50 that were',
    input: Nothing,
    output: Type.Object({
      ...ok,
      active_alerts: Type.Array(Details),
      alert_history: Type.Array(Details),
    }),
  }),
};
