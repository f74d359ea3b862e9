/** The dashboards of compose/config/grafana: Grafana was never run with them, so this is all that checks them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Type, type Static } from 'typebox';
import Value from 'typebox/value';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const GRAFANA = path.join(ROOT, 'compose/config/grafana');

const Source = Type.Object({ type: Type.Literal('prometheus'), uid: Type.String() });
const Position = Type.Object({
  x: Type.Integer({ minimum: 0, maximum: 23 }),
  y: Type.Integer({ minimum: 0 }),
  w: Type.Integer({ minimum: 1, maximum: 24 }),
  h: Type.Integer({ minimum: 1 }),
});
const Panel = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  type: Type.Enum(['timeseries', 'stat', 'table']),
  title: Type.String({ minLength: 1 }),
  datasource: Source,
  gridPos: Position,
  targets: Type.Array(
    Type.Object({
      refId: Type.String({ pattern: '^[A-Z]$' }),
      datasource: Source,
      expr: Type.String({ minLength: 1 }),
      legendFormat: Type.String(),
    }),
    { minItems: 1 },
  ),
  fieldConfig: Type.Object({
    defaults: Type.Object({ unit: Type.String() }),
    overrides: Type.Array(Type.Unknown()),
  }),
  options: Type.Record(Type.String(), Type.Unknown()),
});
/** What Grafana's own schema (kinds/dashboard) requires of a dashboard, and what ours use of the rest. */
const Dashboard = Type.Object({
  uid: Type.String({ pattern: '^[a-z-]{1,40}$' }),
  title: Type.String({ minLength: 1 }),
  tags: Type.Array(Type.String()),
  schemaVersion: Type.Integer({ minimum: 36 }),
  version: Type.Integer(),
  refresh: Type.String(),
  time: Type.Object({ from: Type.String(), to: Type.String() }),
  templating: Type.Object({
    list: Type.Array(
      Type.Object({
        name: Type.String(),
        type: Type.Literal('query'),
        datasource: Source,
        query: Type.Object({ query: Type.String(), refId: Type.String() }),
      }),
    ),
  }),
  annotations: Type.Object({ list: Type.Array(Type.Unknown()) }),
  panels: Type.Array(Panel, { minItems: 1 }),
});
type Dashboard = Static<typeof Dashboard>;

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const files = readdirSync(path.join(GRAFANA, 'dashboards'));
const dashboards = files.map(
  (file) =>
    [file, JSON.parse(read(`compose/config/grafana/dashboards/${file}`)) as Dashboard] as const,
);

/** Where every name that a query may use is written down. */
const NAMES = [
  ...readdirSync(path.join(ROOT, 'compose/config/prometheus/rules'))
    .filter((file) => file.endsWith('.rules.yaml'))
    .map((file) => `compose/config/prometheus/rules/${file}`),
  'src/services/observability-hub/metrics/facts/facts-page.ts',
  'src/services/observability-hub/metrics/facts/host-facts.ts',
  'src/services/observability-hub/metrics/infrastructure/nats-page.ts',
  'src/runtime/metrics/metrics.ts',
]
  .map(read)
  .join('\n');

test('there is a data source, and a provider that finds the dashboards', () => {
  const sources = parse(
    read('compose/config/grafana/provisioning/datasources/prometheus.yaml'),
  ) as {
    datasources: { uid: string; url: string }[];
  };
  expect(sources.datasources).toMatchObject([{ uid: 'prometheus', url: 'http://prometheus:9090' }]);
  const providers = parse(read('compose/config/grafana/provisioning/dashboards/tandem.yaml')) as {
    providers: { options: { path: string } }[];
  };
  expect(providers.providers[0]!.options.path).toBe('/etc/grafana/dashboards');
});

describe.each(dashboards)('%s', (_, dashboard) => {
  test('fits the schema', () => {
    expect([...Value.Errors(Dashboard, dashboard)]).toEqual([]);
  });

  test('panels have ids of their own and do not overlap', () => {
    const { panels } = dashboard;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const [index, { gridPos: a, title }] of panels.entries()) {
      expect(a.x + a.w).toBeLessThanOrEqual(24);
      const over = panels.slice(index + 1).find(({ gridPos: b }) => {
        const beside = a.x + a.w <= b.x || b.x + b.w <= a.x;
        return !beside && a.y < b.y + b.h && b.y < a.y + a.h;
      });
      expect([title, over?.title]).toEqual([title, undefined]);
    }
  });

  test('asks the data source that is there, for names that exist', () => {
    const targets = dashboard.panels.flatMap((panel) => panel.targets);
    for (const { expr, datasource } of targets) {
      expect(datasource.uid).toBe('prometheus');
      const plain = expr.replace(/\{[^}]*\}|\[[^\]]*\]|by \([^)]*\)/g, '');
      const names = plain.match(/[a-zA-Z_][a-zA-Z0-9_:]*[_:][a-zA-Z0-9_:]+|\bup\b/g) ?? [];
      for (const name of names.filter((one) => !FUNCTIONS.has(one)))
        expect([name, NAMES.includes(name)]).toEqual([name, true]);
    }
  });

  test('variables that queries use are there', () => {
    const known = dashboard.templating.list.map(({ name }) => `$${name}`);
    const used = dashboard.panels
      .flatMap(({ targets }) => targets)
      .flatMap(({ expr }) => expr.match(/\$\w+/g) ?? []);
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });
});

const FUNCTIONS = new Set(['histogram_quantile', 'max_over_time']);
