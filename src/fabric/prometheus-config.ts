import { stringify } from 'yaml';
import { HTTP_PORT } from '../contracts/fleet/ports.ts';
import { HUB } from '../contracts/observability/observability.ts';
import { KEPT_SERIES } from '../contracts/observability/exporter-series.ts';
import type { Entry, Fleet } from '../fleet/model.ts';
import { ownImage } from '../fleet/render/service/images.ts';

const HUB_ADDRESS = `${HUB}:${HTTP_PORT}`;
const ALERTMANAGER = 'alertmanager';

/** Of the infrastructure images that have a page for Prometheus: where it is. */
const PAGES: Readonly<Record<string, string>> = {
  haproxy: 'ingress:8404',
  prometheus: 'prometheus:9090',
  alertmanager: 'alertmanager:9093',
};

/** What the facts have with better labels; the stewards' own words of it would be a second copy. */
const TOLD_BY_THE_HUB = [
  'tandem_container_(running|restarts_total|oom_kills_total)',
  'tandem_host_(cpu_percent|cpu_cores|load1|memory_bytes|disk_bytes|network_bytes_per_second)',
  'tandem_gpu_(memory_total_bytes|memory_used_bytes|utilization_percent|temperature_celsius)',
].join('|');
/** Old names of what stands there under today's name as well; the values are the same. */
const OLD_HISTOGRAMS = 'agent_request_duration_seconds_.*';

/** A container says its own name, too; what its target is called counts. */
const OWN_NAMES = { regex: 'exported_(agent|machine)', action: 'labeldrop' };

/**
 * The committed configuration of one machine's Prometheus.
 *
 * It asks its local hub for everybody's metrics, on both machines, so no container needs a port for
 * it; what the machine itself cannot do without is asked directly, so that it is seen without a hub.
 *
 * @returns the text of `prometheus.yml`
 */
export function renderPrometheusConfig(fleet: Fleet, machine: string): string {
  const config = {
    global: {
      scrape_interval: '15s',
      // A container gets 2 s to answer, and the hub a moment for the rest.
      scrape_timeout: '5s',
      evaluation_interval: '15s',
    },
    rule_files: ['/etc/prometheus/rules/*.rules.yaml', '/etc/prometheus/user-rules/*.yaml'],
    alerting: { alertmanagers: alertmanagers(fleet, machine) },
    scrape_configs: [members(machine), facts(), hub(machine), ...pages(fleet, machine)],
  };
  return [
    '# Rendered from the fleet definition by `scripts/tandem fleet render`; do not edit.',
    stringify(config, { lineWidth: 0, aliasDuplicateObjects: false }),
  ].join('\n');
}

/** Every alert goes to all Alertmanagers: directly to the own one, through the hubs to those of other machines. */
function alertmanagers(fleet: Fleet, machine: string) {
  const machines = fleet.entries
    .filter(({ name }) => name === ALERTMANAGER)
    .map((entry) => entry.machine);
  return [...new Set(machines)]
    .sort((a, b) => Number(b === machine) - Number(a === machine))
    .map((one) =>
      one === machine
        ? { timeout: '5s', static_configs: [{ targets: [PAGES['alertmanager']] }] }
        : {
            timeout: '5s',
            path_prefix: `/alertmanager/${one}`,
            static_configs: [{ targets: [HUB_ADDRESS] }],
          },
    );
}

/** One target for each container of the fleet; the hub asks it over the fabric. */
function members(machine: string) {
  return {
    job_name: 'fleet',
    metrics_path: '/prometheus/probe',
    http_sd_configs: [{ url: `http://${HUB_ADDRESS}/prometheus/targets`, refresh_interval: '15s' }],
    relabel_configs: [
      // What this machine's Prometheus asks directly is not asked a second time.
      ...dropped(`${machine};(${HUB}|ingress|prometheus|${ALERTMANAGER})`, ['machine', 'agent']),
      { source_labels: ['__address__'], target_label: '__param_target' },
      { source_labels: ['__address__'], target_label: 'instance' },
      { target_label: '__address__', replacement: HUB_ADDRESS },
    ],
    metric_relabel_configs: [
      ...dropped(`${TOLD_BY_THE_HUB}|${OLD_HISTOGRAMS}`, ['__name__']),
      OWN_NAMES,
    ],
  };
}

/** What engines, hosts and cards say, and how the hub sees each member; for members that cannot speak as well. */
function facts() {
  return {
    job_name: 'facts',
    metrics_path: '/prometheus/facts',
    honor_labels: true,
    static_configs: [{ targets: [HUB_ADDRESS] }],
  };
}

function hub(machine: string) {
  return {
    job_name: HUB,
    static_configs: [
      { targets: [HUB_ADDRESS], labels: labelsOf(machine, HUB, 'services', 'service') },
    ],
    metric_relabel_configs: [...dropped(OLD_HISTOGRAMS, ['__name__']), OWN_NAMES],
  };
}

/** The infrastructure of this machine that has a page for Prometheus. */
function pages(fleet: Fleet, machine: string) {
  return fleet.entries
    .filter((entry) => entry.machine === machine && pageOf(entry))
    .map((entry) => ({
      job_name: entry.slug,
      static_configs: [
        {
          targets: [pageOf(entry)],
          labels: labelsOf(machine, entry.name, entry.group, entry.role),
        },
      ],
      metric_relabel_configs: kept(KEPT_SERIES[entry.name]),
    }));
}

function pageOf(entry: Entry): string | undefined {
  return PAGES[ownImage(entry.run) ?? ''];
}

/** The labels that service discovery gives to all others. */
function labelsOf(machine: string, agent: string, group: string, role: string) {
  const member = `${machine}/${agent}`;
  return { machine, agent, group, role, member, instance: member };
}

function dropped(regex: string, source_labels: string[]) {
  return [{ source_labels, regex, action: 'drop' }];
}

function kept(regex: string | undefined) {
  return regex === undefined ? [] : [{ source_labels: ['__name__'], regex, action: 'keep' }];
}
