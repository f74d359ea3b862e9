import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Fleet } from '../fleet/model.ts';
import { renderPrometheusConfig } from './prometheus-config.ts';
import { sampleFleet } from './sample-fleet.ts';

/* eslint-disable @typescript-eslint/no-explicit-any -- the configuration is read back as plain data */

/** The sample with what this configuration speaks of, on both machines. */
function fleet(): Fleet {
  const sample = sampleFleet();
  const like = sample.entries.find(({ name }) => name === 'nats')!;
  const more = ['mainpc', 'pc2'].flatMap((machine) =>
    ['prometheus', 'alertmanager'].map((name) => ({
      ...like,
      name,
      machine,
      slug: name,
      run: { kind: 'image', image: `tandem/${name}:1` } as const,
    })),
  );
  return { ...sample, entries: [...sample.entries, ...more] };
}

const config: any = parse(renderPrometheusConfig(fleet(), 'pc2'));
const job = (name: string) => config.scrape_configs.find((one: any) => one.job_name === name);

test('every container is one target, asked through the local hub', () => {
  const { metrics_path, http_sd_configs, relabel_configs } = job('fleet');
  expect(metrics_path).toBe('/prometheus/probe');
  expect(http_sd_configs[0].url).toBe('http://observability-hub:8080/prometheus/targets');
  expect(relabel_configs).toContainEqual({
    source_labels: ['__address__'],
    target_label: '__param_target',
  });
  expect(relabel_configs).toContainEqual({
    target_label: '__address__',
    replacement: 'observability-hub:8080',
  });
});

test('what is asked directly is not asked through the hub as well', () => {
  const [own] = job('fleet').relabel_configs;
  const drops = new RegExp(`^(?:${own.regex})$`);
  expect(own).toMatchObject({ action: 'drop', source_labels: ['machine', 'agent'] });
  expect('pc2;prometheus').toMatch(drops);
  expect('pc2;observability-hub').toMatch(drops);
  expect('mainpc;prometheus').not.toMatch(drops);
  expect('pc2;nats').not.toMatch(drops);
});

/** Names that a file gives to its metrics. */
const namesIn = (file: string) =>
  readFileSync(new URL(`../${file}`, import.meta.url), 'utf8').match(/(?<=')tandem_\w+(?=')/g) ??
  [];

test('of what containers say only that is left out which the hub says as well', () => {
  const [{ regex }] = job('fleet').metric_relabel_configs;
  const drops = new RegExp(`^(?:${regex})$`);
  const facts = new Set(
    ['facts-page.ts', 'host-facts.ts'].flatMap((file) =>
      namesIn(`services/observability-hub/metrics/facts/${file}`),
    ),
  );
  const steward = namesIn('services/steward/metrics.ts');
  expect(steward).toContain('tandem_engine_up');
  expect(steward.filter((name) => drops.test(name))).toEqual(
    steward.filter((name) => facts.has(name)),
  );
  const ledger = namesIn('services/resource-manager/resources/metrics.ts');
  expect(ledger).toContain('tandem_gpu_memory_bytes');
  expect(ledger.filter((name) => drops.test(name))).toEqual([]);
});

test('its own machine is asked directly, with the labels of service discovery', () => {
  const [{ targets, labels }] = job('prometheus').static_configs;
  expect(targets).toEqual(['prometheus:9090']);
  expect(labels).toMatchObject({ machine: 'pc2', agent: 'prometheus', member: 'pc2/prometheus' });
  expect(job('observability-hub').static_configs[0].targets).toEqual(['observability-hub:8080']);
});

test('alerts go to both Alertmanagers: the own one directly, the other through the hub', () => {
  const [own, other, ...more] = config.alerting.alertmanagers;
  expect(more).toEqual([]);
  expect(own.static_configs).toEqual([{ targets: ['alertmanager:9093'] }]);
  expect(own.path_prefix).toBeUndefined();
  expect(other.static_configs).toEqual([{ targets: ['observability-hub:8080'] }]);
  expect(other.path_prefix).toBe('/alertmanager/mainpc');
});
