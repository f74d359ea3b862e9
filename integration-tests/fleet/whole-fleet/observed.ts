/** The whole fleet as its own observability sees it: healthy at both hubs, up at both Prometheis, and nothing to be told of. */
import type Docker from 'dockerode';
import type { Alert } from '../../../src/contracts/observability/observability.ts';
import { execIn } from '../../support/containers/exec-in.ts';
import type { FleetReply } from '../../support/clients/hubs.ts';
import { until } from '../../support/until.ts';

const HUB = 'observability-hub';
const MACHINES = ['mainpc', 'pc2'] as const;
/** Rounds of Prometheus and of the hubs, on a machine that has just started a hundred containers. */
const SETTLED = { timeoutMs: 240_000, intervalMs: 3_000 };

/** What is true of the machine that the tests run on is no fault of the fleet. */
const OF_THE_HOST = new Set([
  ...['DiskNearlyFull', 'DiskFull', 'HostMemoryHigh', 'GpuMemoryNearlyFull', 'GpuHot'],
  ...['cpu_high', 'memory_high', 'disk_full'],
]);

export interface ObservedFleet {
  /** `<machine>/<name>` of every container, and whether it is a broker, a door or the like. */
  readonly members: readonly { readonly id: string; readonly role: string }[];
  /** Address of a hub. */
  readonly hub: Readonly<Record<string, string>>;
  /** The container of a compose service. */
  container(machine: string, service: string): Promise<Docker.Container>;
}

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

export function observed(fleet: ObservedFleet) {
  /** Prometheus publishes no port; whoever is beside it may ask. */
  async function query(machine: string, promql: string): Promise<Sample[]> {
    const script = `fetch('http://prometheus:9090/api/v1/query?' + new URLSearchParams({ query: process.argv[1] }))
      .then((answer) => answer.text()).then((text) => console.log(text))`;
    const beside = await fleet.container(machine, HUB);
    const text = await execIn(beside, ['/usr/local/bin/node', '-e', script, promql]);
    return (JSON.parse(text) as { data: { result: Sample[] } }).data.result;
  }
  async function get<T>(machine: string, where: string): Promise<T> {
    const url = `http://${fleet.hub[machine]}${where}`;
    return (await fetch(url, { signal: AbortSignal.timeout(10_000) })).json() as Promise<T>;
  }

  describe.each(MACHINES)('as the observability of %s sees it', (machine) => {
    test('every container of both machines is healthy', async () => {
      await until(
        'nobody ill',
        async () => {
          const { members } = await get<FleetReply>(machine, '/v1/fleet');
          const seen = new Map(members.map((member) => [member.id, member]));
          return fleet.members
            .filter(({ id }) => seen.get(id)?.state !== 'healthy')
            .map(({ id }) => `${id} ${seen.get(id)?.state}: ${seen.get(id)?.reason}`);
        },
        (ill) => ill.length === 0,
        SETTLED,
      );
    }, 300_000);

    test('every agent and service, and what has figures of the rest, is up', async () => {
      const wanted = fleet.members.filter(({ role }) => role !== 'infrastructure');
      const others = ['nats', 'ingress', 'prometheus', 'alertmanager', 'steward'].flatMap((name) =>
        MACHINES.map((one) => ({ id: `${one}/${name}` })),
      );
      await until(
        'nobody down',
        async () => {
          const samples = await query(machine, 'up');
          const up = new Map(samples.map(({ metric, value }) => [metric['member'], value[1]]));
          const missing = [...wanted, ...others].filter(({ id }) => !up.has(id));
          return [
            ...missing.map(({ id }) => `${id} is no target`),
            ...samples
              .filter(({ value }) => value[1] !== '1')
              .map(({ metric }) => `${metric['job']} ${metric['member'] ?? metric['instance']}`),
          ];
        },
        (down) => down.length === 0,
        SETTLED,
      );
    }, 300_000);

    test.each([
      ['brokers', 'nats_varz_connections > 0'],
      ['ingresses', 'haproxy_backend_active_servers > 0'],
      ['hosts, from the stewards', 'tandem_host_cpu_cores > 0'],
      ['containers, from the engines', 'tandem_container_memory_bytes > 0'],
    ])(
      'it has figures of the %s of both machines',
      async (_what, promql) => {
        await until(
          promql,
          async () => [
            ...new Set((await query(machine, promql)).map(({ metric }) => metric['machine'])),
          ],
          (machines) => MACHINES.every((one) => machines.includes(one)),
          SETTLED,
        );
      },
      300_000,
    );

    test('no alert fires or is about to', async () => {
      const of = (name: string | undefined) => name !== 'Watchdog' && !OF_THE_HOST.has(name ?? '');
      await until(
        'nothing to be told of',
        async () => {
          const found = await query(machine, 'ALERTS');
          const { alerts, away } = await get<{ alerts: Alert[]; away: string | null }>(
            machine,
            '/v1/alerts',
          );
          return {
            away,
            prometheus: found
              .filter(({ metric }) => of(metric['alertname']))
              .map(
                ({ metric }) =>
                  `${metric['alertname']} ${metric['member'] ?? ''} ${metric['alertstate']}`,
              ),
            hub: alerts
              .filter(({ name }) => of(name))
              .map(({ name, member, summary }) => `${name} ${member ?? ''} ${summary}`),
          };
        },
        ({ away, prometheus, hub }) => away === null && prometheus.length + hub.length === 0,
        SETTLED,
      );
    }, 300_000);
  });
}
