/** The rendered settings of all that alerts pass through, with times that a test can wait for. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import type { PlanEntry } from '../../../src/contracts/observability/observability.ts';
import { fleetAtHand } from '../../../src/cli/fleet/fleet-at-hand.ts';
import { COMPOSE_DIR } from '../../../src/engine/project.ts';
import { renderAlertmanagerConfig } from '../../../src/fabric/alertmanager-config.ts';
import { isAlertmanager } from '../../../src/fleet/render/infrastructure/alertmanager.ts';

/** A critical alert that lasts so long goes to more people; long enough for a test to acknowledge one before. */
const ESCALATE_AFTER_SECONDS = 15;
/** The second of a pair waits so long for the first, seconds. */
const PEER_WAITS = 2;
/**
 * The interval is longer than that wait, as in the shipped settings: else one tells an end while the other still waits to
 * tell what it knew before, and then tells that it fires.
 */
const TIMES = { group_wait: 1, group_interval: 5, repeat_interval: 3600 };
const HUB_ALERTS = {
  poll_seconds: 0.5,
  ended_after_seconds: 8,
  escalate_after_seconds: ESCALATE_AFTER_SECONDS,
};
/** How long what a rule finds has to last; the shipped rules wait for 30 seconds and more. */
const RULES_WAIT = '5s';
/** How long what was told before a machine was cut off goes on after it is heard again. */
const HELD = '10s';
const PROMETHEUS_ASKS = '2s';

/** Writes the files into a folder of the test. */
export class ShortTimes {
  readonly #folder: string;
  readonly #receiverPort: number;

  constructor(folder: string, receiverPort: number) {
    this.#folder = folder;
    this.#receiverPort = receiverPort;
  }

  /** @returns settings of Compose: `configs` and what the two programs need besides */
  of(machine: string): { services: Record<string, object>; configs: Record<string, object> } {
    return {
      services: {
        alertmanager: {
          environment: {
            ALERTMANAGER_PEER_TIMEOUT: `${PEER_WAITS}s`,
            ALERTMANAGER_SETTLE_TIMEOUT: '5s',
          },
          extra_hosts: ['receiver:host-gateway'],
        },
        prometheus: { volumes: [`${this.#rules()}:/etc/prometheus/rules:ro`] },
      },
      configs: {
        alertmanager: this.#file(`${machine}-am.yml`, this.#alertmanager(machine)),
        prometheus: this.#file(`${machine}-prometheus.yml`, prometheus(machine)),
        'observability-hub': this.#file(`${machine}-hub.json`, hub(machine)),
      },
    };
  }

  /** A fleet of these members alone, so that nobody is missed who is not there. */
  plan(slugs: Readonly<Record<string, readonly string[]>>): object {
    const text = readFileSync(path.join(COMPOSE_DIR, 'config/fleet.json'), 'utf8');
    const all = JSON.parse(text) as PlanEntry[];
    const there = all.filter(({ machine, slug }) => slugs[machine]?.includes(slug));
    return this.#file('fleet.json', JSON.stringify(there));
  }

  /** The shipped rules; only how long they wait is another. */
  #rules(): string {
    const shipped = path.join(COMPOSE_DIR, 'config/prometheus/rules');
    const folder = path.join(this.#folder, 'rules');
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
    for (const name of readdirSync(shipped).filter((one) => one.endsWith('.rules.yaml'))) {
      const text = readFileSync(path.join(shipped, name), 'utf8');
      const quick = text
        .replace(/^( +for: )\d+[smh]$/gm, `$1${RULES_WAIT}`)
        .replaceAll('machine:reachable[1m]', `machine:reachable[${HELD}]`);
      writeFileSync(path.join(folder, name), quick, { mode: 0o644 });
    }
    return folder;
  }

  #alertmanager(machine: string): string {
    const fleet = fleetAtHand();
    const config = {
      slack_channel: '#ops-alerts',
      pagerduty_url: `http://receiver:${this.#receiverPort}/pagerduty`,
      warning: TIMES,
      critical: TIMES,
      escalation: TIMES,
    };
    const entries = fleet.entries.map((entry) =>
      isAlertmanager(entry) ? { ...entry, config } : entry,
    );
    return renderAlertmanagerConfig({ ...fleet, entries }, machine);
  }

  #file(name: string, text: string): { file: string } {
    const file = path.join(this.#folder, name);
    writeFileSync(file, text, { mode: 0o644 });
    return { file };
  }
}

function hub(machine: string): string {
  const entry = fleetAtHand().entries.find(
    (one) => one.machine === machine && one.slug === 'observability-hub',
  )!;
  return JSON.stringify({ ...entry.config, alerts: HUB_ALERTS });
}

/** The committed configuration, asking more often, and no ingress where there is none. */
function prometheus(machine: string): string {
  const text = readFileSync(path.join(COMPOSE_DIR, `config/prometheus/${machine}.yml`), 'utf8');
  const quick = text
    .replace(/(_interval|refresh_interval): 15s/g, `$1: ${PROMETHEUS_ASKS}`)
    .replace('scrape_timeout: 5s', `scrape_timeout: ${PROMETHEUS_ASKS}`);
  const config = parse(quick) as { scrape_configs: { job_name: string }[] };
  const jobs = config.scrape_configs.filter(({ job_name }) => job_name !== 'ingress');
  return stringify({ ...config, scrape_configs: jobs });
}
