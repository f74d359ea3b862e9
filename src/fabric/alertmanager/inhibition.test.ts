import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { alertRules } from '../prometheus/alert-rules.ts';
import { INHIBITIONS } from '../../contracts/observability/inhibitions.ts';
import { inhibitRules } from './inhibition.ts';

interface RuleFile {
  groups: { rules: { alert?: string }[] }[];
}

const rendered = () =>
  (
    parse(inhibitRules().join('\n')) as {
      inhibit_rules: { source_matchers: string[]; target_matchers: string[] }[];
    }
  ).inhibit_rules;

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
  expect(rendered()[0]!.target_matchers).toContain('alertname!~"MachineUnreachable"');
});

test('an escalation, which outlives its alert by minutes, explains nothing and its end is always told', () => {
  for (const { source_matchers, target_matchers } of rendered())
    for (const matchers of [source_matchers, target_matchers])
      expect(matchers).toContain('escalation!="p1"');
});
