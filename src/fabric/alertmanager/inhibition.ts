/** The inhibition rules of Alertmanager. */
import { ESCALATION } from '../../contracts/observability/alerts.ts';
import { INHIBITIONS, WORSE } from '../../contracts/observability/inhibitions.ts';

/**
 * The copy of an alert that the hubs make to escalate it: it outlives the alert by minutes, in which it would go on
 * explaining, and nobody repeats its end.
 */
const NO_ESCALATION = `${ESCALATION.label}!="${ESCALATION.value}"`;

/** The `inhibit_rules:` section. */
export function inhibitRules(): string[] {
  return [
    'inhibit_rules:',
    ...INHIBITIONS.flatMap(({ why, causes, effects, equal }) => [
      `  # ${why}`,
      ...rule(
        `alertname=~"${causes.join('|')}"`,
        effects === '*' ? `alertname!~"${causes.join('|')}"` : `alertname=~"${effects.join('|')}"`,
        equal,
      ),
    ]),
    '  # The same alert, worse.',
    ...rule(`severity="${WORSE.cause}"`, `severity="${WORSE.effect}"`, WORSE.equal),
  ];
}

function rule(source: string, target: string, equal: readonly string[]): string[] {
  return [
    `  - source_matchers: [${source}, ${NO_ESCALATION}]`,
    `    target_matchers: [${target}, ${NO_ESCALATION}]`,
    `    equal: [${equal.join(', ')}]`,
  ];
}
