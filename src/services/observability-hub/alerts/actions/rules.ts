/** Rules that people add at run time. */
import { Type } from 'typebox';
import {
  AlertRuleInvalid,
  AlertRuleUnknown,
} from '../../../../contracts/error-catalogue/observability-hub/alerts.ts';
import { action } from '../../../../runtime/agent.ts';
import type { CallContext } from '../../../../runtime/context.ts';
import { Nothing, ok, success } from '../../schemas.ts';
import { AlertRule, CONDITIONS, DEFAULT_FOR_SECONDS, RuleId, SEVERITIES } from '../rules/rule.ts';
import { expressionOf, valueOf } from '../rules/rules-file.ts';
import { alertsAtHand } from '../running.ts';
import { WRITE, whoAsks } from './schemas.ts';

const ListedRule = Type.Intersect([
  AlertRule,
  Type.Object({
    built_in: Type.Boolean({ description: 'It came with the fleet, and nobody changed it' }),
    expression: Type.String({ description: 'What Prometheus evaluates' }),
    /** Null: Prometheus does not answer. */
    taken: Type.Union([Type.Boolean(), Type.Null()], {
      description: 'Prometheus of this machine evaluates it',
    }),
  }),
]);

async function setRule(rule: AlertRule, ctx: CallContext) {
  const { rules, prometheus, keeper } = alertsAtHand();
  // Absent series are no reason to refuse: an agent that is away has none.
  const series = await prometheus.seriesOf(valueOf(rule)).catch(() => null);
  rules.set(rule);
  ctx.log.info('alert rule set', { ...rule, by: whoAsks(ctx) });
  return {
    ...success,
    rule_id: rule.rule_id,
    expression: expressionOf(rule),
    series,
    ...(await keeper.takes(rule.rule_id)),
  };
}

export const ruleActions = {
  add_alert_rule: action({
    summary:
      'Adds or replaces a rule that compares a metric with a threshold; both machines evaluate it',
    requires: WRITE,
    timeoutMs: 20_000,
    input: Type.Object({
      rule_id: RuleId,
      metric_name: AlertRule.properties.metric_name,
      condition: Type.Enum([...CONDITIONS]),
      threshold: Type.Number(),
      enabled: Type.Optional(Type.Boolean({ default: true })),
      severity: Type.Optional(Type.Enum([...SEVERITIES], { default: 'warning' })),
      for_seconds: Type.Optional(AlertRule.properties.for_seconds),
    }),
    output: Type.Object({
      ...ok,
      rule_id: Type.String(),
      expression: Type.String(),
      series: Type.Union([Type.Integer(), Type.Null()], {
        description: 'Series that the metric has now; null: Prometheus does not answer',
      }),
      taken: Type.Union([Type.Boolean(), Type.Null()], {
        description:
          'Prometheus of this machine evaluates it; null: it does not answer, and reads the rule when it is back',
      }),
      reason: Type.Union([Type.String(), Type.Null()], {
        description: 'Why the rule could not be given to Prometheus; it is tried again',
      }),
    }),
    run: (input, ctx) => {
      if (!Number.isFinite(input.threshold))
        throw new AlertRuleInvalid({
          rule_id: input.rule_id,
          reason: 'its threshold is no number',
        });
      const given = {
        enabled: true,
        severity: 'warning' as const,
        for_seconds: DEFAULT_FOR_SECONDS,
      };
      return setRule({ ...given, ...input }, ctx);
    },
  }),

  list_alert_rules: action({
    summary: 'Rules that were added at run time, and those that the fleet comes with',
    input: Nothing,
    output: Type.Object({ ...ok, rules: Type.Array(ListedRule) }),
    run: async () => {
      const { rules, keeper } = alertsAtHand();
      const evaluated = await keeper.evaluated().catch(() => null);
      return {
        ...success,
        rules: rules.all().map((rule) => ({
          ...rule,
          expression: expressionOf(rule),
          taken: evaluated && evaluated.has(rule.rule_id),
        })),
      };
    },
  }),

  remove_alert_rule: action({
    summary: 'Takes a rule away',
    requires: WRITE,
    timeoutMs: 20_000,
    input: Type.Object({ rule_id: RuleId }),
    output: Type.Object({ ...ok, rule_id: Type.String() }),
    run: async ({ rule_id }, ctx) => {
      const { rules, keeper } = alertsAtHand();
      if (rules.find(rule_id) === undefined) throw new AlertRuleUnknown({ rule_id });
      rules.remove(rule_id);
      ctx.log.info('alert rule removed', { rule_id, by: whoAsks(ctx) });
      await keeper.takes(rule_id);
      return { ...success, rule_id };
    },
  }),
};
