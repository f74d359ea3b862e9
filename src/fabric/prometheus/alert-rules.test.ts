import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { alertRules } from './alert-rules.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const RULES = path.join(ROOT, 'compose/config/prometheus/rules');

interface Rule {
  readonly alert?: string;
  readonly labels?: { readonly severity?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}
interface Expected {
  readonly expr: string;
  readonly exp_samples: readonly unknown[];
}

const alerts = [...alertRules(path.join(ROOT, 'compose')).values()]
  .flatMap((text) => (parse(text) as { groups: { rules: Rule[] }[] }).groups)
  .flatMap(({ rules }) => rules)
  .filter(({ alert }) => alert !== undefined);

const expectations = readdirSync(RULES)
  .filter((file) => file.endsWith('.test.yaml'))
  .flatMap((file) => {
    const { tests } = parse(readFileSync(path.join(RULES, file), 'utf8')) as {
      tests: { promql_expr_test: Expected[] }[];
    };
    return tests.flatMap((one) => one.promql_expr_test);
  });

/** An alert that always fires has no case in which it does not. */
const ALWAYS = 'Watchdog';

test('there are rules, and each alert has a name of its own', () => {
  const names = alerts.map(({ alert }) => alert);
  expect(names.length).toBeGreaterThan(30);
  expect(new Set(names).size).toBe(names.length);
});

describe.each(alerts.map((rule) => [rule.alert!, rule] as const))('%s', (name, rule) => {
  test('says how bad it is, what it means and where it is explained', () => {
    expect(rule.labels?.severity).toMatch(/^(critical|warning|none)$/);
    expect(rule.annotations).toMatchObject({
      summary: expect.any(String),
      description: expect.any(String),
      runbook_url: `docs/runbooks/${name}.md`,
    });
    expect(existsSync(path.join(ROOT, 'docs/runbooks', `${name}.md`))).toBe(true);
  });

  test('is shown to fire, and not to', () => {
    const own = expectations.filter(({ expr }) => expr.includes(`alertname="${name}"`));
    expect(own.some(({ exp_samples }) => exp_samples.length > 0)).toBe(true);
    expect(own.some(({ exp_samples }) => exp_samples.length === 0)).toBe(name !== ALWAYS);
  });
});

/** Pages that are no answer to an alert. */
const OTHER_PAGES = ['README.md', 'emergency.md', 'own-rules.md'];

test('every runbook belongs to an alert', () => {
  const known = new Set(alerts.map(({ alert }) => `${alert}.md`));
  const pages = readdirSync(path.join(ROOT, 'docs/runbooks')).filter(
    (f) => !OTHER_PAGES.includes(f),
  );
  expect(pages.filter((page) => !known.has(page))).toEqual([]);
});
