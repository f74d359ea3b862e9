import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { alertRules } from '../prometheus/alert-rules.ts';
import { INHIBITIONS, inhibitRules } from './inhibition.ts';

interface RuleFile {
  groups: { rules: { alert?: string }[] }[];
}

/** Names of all alerts that the committed rules of Prometheus raise. */
const raised = new Set(
  [...alertRules(fileURLToPath(new URL('../../../compose', import.meta.url))).values()]
    .flatMap((text) => (parse(text) as RuleFile).groups)
    .flatMap(({ rules }) => rules.flatMap(({ alert }) => alert ?? [])),
);

test('every alert that explains or is explained is one that Prometheus raises', () => {
  const named = INHIBITIONS.flatMap(({ causes, effects }) => [
    ...causes,
    ...(effects === '*' ? [] : effects),
  ]);
  expect(named.filter((alert) => !raised.has(alert))).toEqual([]);
});

test('nothing silences itself', () => {
  for (const { causes, effects } of INHIBITIONS)
    expect(causes.filter((alert) => effects !== '*' && effects.includes(alert))).toEqual([]);
  const { inhibit_rules } = parse(inhibitRules().join('\n')) as {
    inhibit_rules: { target_matchers: string[] }[];
  };
  expect(inhibit_rules[0]!.target_matchers).toEqual(['alertname!~"MachineUnreachable"']);
});
