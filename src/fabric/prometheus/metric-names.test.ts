/** Rules ask for what is really shown: a metric that gets another name would silence its alert, and no test of promtool sees it. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { KEPT_SERIES } from '../../contracts/observability/exporter-series.ts';
import { alertRules } from './alert-rules.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
}
const rules = [...alertRules(path.join(ROOT, 'compose')).values()]
  .flatMap((text) => (parse(text) as { groups: { rules: Rule[] }[] }).groups)
  .flatMap((group) => group.rules);

/** Names that the code gives to metrics, in quotes; of another kind are only those that a Prometheus makes itself. */
const written = new Set(
  globSync('src/{runtime,services,agents}/**/*.ts', { cwd: ROOT, exclude: ['**/*.test.ts'] })
    .flatMap((file) =>
      readFileSync(path.join(ROOT, file), 'utf8').match(/(?<=['`])[a-z]+_\w+(?=['`])/g),
    )
    .filter((name) => name !== null),
);
const recorded = new Set(rules.map(({ record }) => record));
const exported = new RegExp(`^(?:${Object.values(KEPT_SERIES).join('|')})$`);

const FUNCTIONS = new Set([
  'histogram_quantile',
  'label_replace',
  'max_over_time',
  'min_over_time',
]);

function namesIn(expr: string): string[] {
  // The one selector whose name is in its matchers.
  const byName = expr.match(/(?<=__name__=~")[^"]*/)?.[0] ?? '';
  const [, inner = '', rest = ''] = /^\(([^)]*)\)(.*)$/.exec(byName) ?? [];
  const spelled = inner === '' ? [] : inner.split('|').map((start) => start + rest);
  const plain = expr
    .replace(/"[^"]*"/g, '')
    .replace(/\{[^}]*\}|\[[^\]]*\]/g, '')
    .replace(/\b(by|without|on|ignoring|group_left|group_right) *\([^)]*\)/g, '');
  const names = plain.match(/[a-zA-Z_:][\w:]*/g) ?? [];
  return [...spelled, ...names.filter((name) => /[_:]/.test(name) && !FUNCTIONS.has(name))];
}

test.each(rules.map((rule) => [rule.alert ?? rule.record!, rule.expr] as const))(
  '%s asks for metrics that exist',
  (_, expr) => {
    const unknown = namesIn(expr).filter(
      (name) =>
        !recorded.has(name) &&
        !exported.test(name) &&
        !written.has(name) &&
        !written.has(name.replace(/_(bucket|sum|count)$/, '')),
    );
    expect(unknown).toEqual([]);
  },
);

test('names are found in every kind of expression', () => {
  expect(
    namesIn('sum by (a_b) (rate(x_total{c_d="e_f"}[1m])) / max({__name__=~"(p|q)_ok"}) == 0'),
  ).toEqual(['p_ok', 'q_ok', 'x_total']);
});
