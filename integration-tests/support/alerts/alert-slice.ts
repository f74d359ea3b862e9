/** Both machines with all that alerts pass through, set to short times, and a receiver on the host. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fleetAtHand } from '../../../src/cli/fleet-at-hand.ts';
import { renderAlertmanagerConfig } from '../../../src/fabric/alertmanager-config.ts';
import { isAlertmanager } from '../../../src/fleet/render/alertmanager.ts';
import { docker, Slice } from '../slice.ts';
import type { AlertReceiver } from './receiver.ts';

export const MACHINES = ['mainpc', 'pc2'] as const;
export type Machine = (typeof MACHINES)[number];

export const KEYS = { pagerduty: 'key-of-pagerduty', escalation: 'key-of-escalation' } as const;

const TIMES = { group_wait: 1, group_interval: 2, repeat_interval: 3600 };
const HUB_ALERTS = { poll_seconds: 0.5, ended_after_seconds: 8, escalate_after_seconds: 10 };
/** What alerts pass through on each machine. */
export const SERVICES = ['nats', 'observability-hub', 'prometheus', 'alertmanager'];

export class AlertSlice extends Slice {
  readonly #folder: string;

  constructor(receiver: AlertReceiver) {
    const folder = mkdtempSync(path.join(tmpdir(), 'tandem-alerts-'));
    super({
      services: {
        mainpc: [...SERVICES, 'core-orchestrator'],
        pc2: [...SERVICES, 'error-bus'],
      },
      expose: Object.fromEntries(
        MACHINES.map((machine) => [
          machine,
          { nats: [4222], 'observability-hub': [8080], prometheus: [9090], alertmanager: [9093] },
        ]),
      ),
      override: Object.fromEntries(
        MACHINES.map((machine) => [machine, override(machine, folder, receiver.port)]),
      ),
      prepareSecrets: (dir) => {
        for (const machine of MACHINES) {
          const secret = (name: string, text: string) =>
            writeFileSync(path.join(dir, machine, name), text);
          secret('slack_webhook_url', `http://receiver:${receiver.port}/slack`);
          secret('pagerduty_routing_key', KEYS.pagerduty);
          secret('pagerduty_escalation_key', KEYS.escalation);
        }
      },
    });
    this.#folder = folder;
  }

  /** Cuts the broker and the Alertmanager of pc2 off from mainpc, or joins them again under their addresses. */
  async cut(): Promise<() => Promise<void>> {
    const network = docker.getNetwork(this.linkNetwork);
    const found = await Promise.all(
      ['nats', 'alertmanager'].map(async (service) => {
        const { Id, NetworkSettings } = await (await this.container('pc2', service)).inspect();
        const { IPAddress, Aliases } = NetworkSettings.Networks[this.linkNetwork]!;
        return { Id, IPAddress, Aliases: Aliases ?? [] };
      }),
    );
    for (const { Id } of found) await network.disconnect({ Container: Id, Force: true });
    return async () => {
      // The engine gives the lowest free address first, so in this order each gets its own again.
      const last = ({ IPAddress }: { IPAddress: string }) => Number(IPAddress.split('.').at(-1));
      for (const { Id, Aliases } of found.toSorted((a, b) => last(a) - last(b)))
        await network.connect({ Container: Id, EndpointConfig: { Aliases } });
    };
  }

  override async stop(): Promise<void> {
    await super.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The rendered settings with other times and the addresses of the receiver. */
function override(machine: Machine, folder: string, port: number): object {
  const fleet = fleetAtHand();
  const settings = {
    slack_channel: '#ops-alerts',
    pagerduty_url: `http://receiver:${port}/pagerduty`,
    warning: TIMES,
    critical: TIMES,
    escalation: TIMES,
  };
  const entries = fleet.entries.map((entry) =>
    isAlertmanager(entry) ? { ...entry, config: settings } : entry,
  );
  const hub = entries.find((one) => one.machine === machine && one.slug === 'observability-hub')!;
  const file = (name: string, text: string) => {
    const where = path.join(folder, `${machine}-${name}`);
    writeFileSync(where, text);
    return { file: where };
  };
  return {
    services: {
      alertmanager: {
        environment: { ALERTMANAGER_PEER_TIMEOUT: '2s' },
        extra_hosts: ['receiver:host-gateway'],
      },
    },
    configs: {
      alertmanager: file('am.yml', renderAlertmanagerConfig({ ...fleet, entries }, machine)),
      'observability-hub': file('hub.json', JSON.stringify({ ...hub.config, alerts: HUB_ALERTS })),
    },
  };
}
