/** The rules as a file of Prometheus. */
import { stringify } from 'yaml';
import { OLD_NAMES } from './old-names.ts';
import type { AlertRule, Condition } from './rule.ts';

/** Name of the group, by which the hub finds its rules in Prometheus again. */
export const GROUP = 'user-rules';

const OPERATORS: Readonly<Record<Condition, string>> = { gt: '>', lt: '<', eq: '==', ne: '!=' };

/**
 * The value that a rule compares, in PromQL. The name stands in quotes: words of the language (`inf`, `bool`, `on`) are names of
 * metrics, too, which ones differs by version, and with an invalid file Prometheus does not start.
 */
export function valueOf({ metric_name }: Pick<AlertRule, 'metric_name'>): string {
  if (Object.hasOwn(OLD_NAMES, metric_name)) return OLD_NAMES[metric_name]!;
  return `{__name__="${metric_name}"}`;
}

/**
 * The worst value of each thing that is measured. How a Prometheus came by it is left out, so that
 * both send the same alert.
 */
export function expressionOf(rule: AlertRule): string {
  const worst = rule.condition === 'lt' ? 'min' : 'max';
  const value = `${worst} without (job, instance) (${valueOf(rule)})`;
  return `${value} ${OPERATORS[rule.condition]} ${rule.threshold}`;
}

/** @returns the same text for the same rules, whatever their order */
export function rulesFile(rules: readonly AlertRule[]): string {
  const enabled = rules
    .filter((rule) => rule.enabled)
    .sort((a, b) => (a.rule_id < b.rule_id ? -1 : 1));
  const groups = enabled.length === 0 ? [] : [{ name: GROUP, rules: enabled.map(prometheusRule) }];
  return `# Written by observability-hub; rules are added through its API.\n${stringify({ groups })}`;
}

function prometheusRule(rule: AlertRule) {
  const compared = `${rule.metric_name} ${OPERATORS[rule.condition]} ${rule.threshold}`;
  return {
    alert: rule.rule_id,
    expr: expressionOf(rule),
    for: `${rule.for_seconds}s`,
    labels: { severity: rule.severity, rule_id: rule.rule_id },
    annotations: {
      summary: `${compared}: it is {{ $value | printf "%.4g" }}`,
      runbook_url: 'docs/runbooks/own-rules.md',
      description: `Rule ${rule.rule_id}, added through the hub: ${compared} for ${rule.for_seconds} s.`,
    },
  };
}
