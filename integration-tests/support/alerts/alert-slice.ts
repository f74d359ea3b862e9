/** Both machines with all that alerts pass through, set to short times, and a receiver on the host. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { docker, Slice } from '../containers/slice.ts';
import type { AlertReceiver } from './receiver.ts';
import { ShortTimes } from './short-times.ts';

export const MACHINES = ['mainpc', 'pc2'] as const;
export type Machine = (typeof MACHINES)[number];

export const KEYS = { pagerduty: 'key-of-pagerduty', escalation: 'key-of-escalation' } as const;

export const HUB = 'observability-hub';
/** What alerts pass through on each machine. */
export const SERVICES = ['nats', HUB, 'prometheus', 'alertmanager'];
/** Whoever keeps the streams of a machine. */
const OWNER = { mainpc: 'core-orchestrator', pc2: 'error-bus' } as const;
const PORTS = { nats: [4222], [HUB]: [8080], prometheus: [9090], alertmanager: [9093] };

/** All that runs on a machine, but for the agents of the test. */
export const everythingOn = (machine: Machine): string[] => [...SERVICES, OWNER[machine]];

export interface AlertSliceOptions {
  /** Default: both. */
  readonly machines?: readonly Machine[];
  /** Agents beside, as Compose services, by machine. */
  readonly agents?: Partial<Record<Machine, readonly string[]>>;
  /** Compose settings of services, by machine, laid over those of the slice. */
  readonly services?: Partial<Record<Machine, Record<string, object>>>;
  /** The same of volumes. */
  readonly volumes?: Partial<Record<Machine, Record<string, object>>>;
}

export class AlertSlice extends Slice {
  readonly #folder: string;

  constructor(receiver: AlertReceiver, options: AlertSliceOptions = {}) {
    const { machines = MACHINES, agents = {}, services = {}, volumes = {} } = options;
    const folder = mkdtempSync(path.join(tmpdir(), 'tandem-alerts-'));
    const times = new ShortTimes(folder, receiver.port);
    const each = <T>(what: (machine: Machine) => T) =>
      Object.fromEntries(machines.map((machine) => [machine, what(machine)]));
    const running = each((machine) => [...everythingOn(machine), ...(agents[machine] ?? [])]);
    super({
      services: running,
      expose: each(() => PORTS),
      override: each((machine) => {
        const short = times.of(machine);
        return {
          services: merged(short.services, services[machine] ?? {}),
          configs: { ...short.configs, 'fleet-plan': times.plan(running) },
          volumes: volumes[machine] ?? {},
        };
      }),
      prepareSecrets: (dir) => {
        for (const machine of machines) {
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

/** Settings of the same service are laid over each other. */
function merged(
  under: Record<string, object>,
  over: Record<string, object>,
): Record<string, object> {
  const all = { ...under };
  for (const [service, settings] of Object.entries(over))
    all[service] = { ...all[service], ...settings };
  return all;
}
