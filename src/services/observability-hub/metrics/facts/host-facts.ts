/** Hosts and cards; what was not measured is absent. The names are those that the stewards use. */
import type { GpuSample, HostSample } from '../../../../contracts/steward.ts';
import type { Labels, TextPage } from '../text-format.ts';

const MIB = 1024 * 1024;

interface Host {
  readonly machine: string;
  readonly host: HostSample;
}

export function addHosts(page: TextPage, hosts: readonly Host[]): void {
  const each = (value: (host: HostSample) => number | null) =>
    hosts.map(({ machine, host }) => [{ machine }, value(host)] as const);
  const parts = (values: (host: HostSample) => readonly (readonly [Labels, number | null])[]) =>
    hosts.flatMap(({ machine, host }) =>
      values(host).map(([labels, value]) => [{ machine, ...labels }, value] as const),
    );
  const cpu = 'Use of all cores together';
  page.add(
    'tandem_host_cpu_percent',
    'gauge',
    cpu,
    each(({ cpu }) => cpu.percent),
  );
  page.add(
    'tandem_host_cpu_cores',
    'gauge',
    'Cores',
    each(({ cpu }) => cpu.cores),
  );
  page.add(
    'tandem_host_load1',
    'gauge',
    'Load of one minute',
    each(({ cpu }) => cpu.load_1m),
  );
  page.add(
    'tandem_host_memory_bytes',
    'gauge',
    'Memory of the host',
    parts(({ memory }) => [
      [{ state: 'total' }, memory.total_bytes],
      [{ state: 'used' }, memory.used_bytes],
      [{ state: 'available' }, memory.available_bytes],
    ]),
  );
  page.add(
    'tandem_host_disk_bytes',
    'gauge',
    'File systems of the host',
    parts(({ disk }) =>
      disk.flatMap(({ mount, total_bytes, used_bytes }) => [
        [{ mount, state: 'total' }, total_bytes] as const,
        [{ mount, state: 'used' }, used_bytes] as const,
      ]),
    ),
  );
  page.add(
    'tandem_host_network_bytes_per_second',
    'gauge',
    'Traffic of the host',
    parts(({ network }) => [
      [{ direction: 'receive' }, network?.rx_bytes_per_s ?? null],
      [{ direction: 'transmit' }, network?.tx_bytes_per_s ?? null],
    ]),
  );
  page.add(
    'tandem_host_uptime_seconds',
    'gauge',
    'Since it was started',
    each((host) => host.uptime_seconds),
  );
  addCards(page, hosts);
}

function addCards(page: TextPage, hosts: readonly Host[]): void {
  const each = (value: (gpu: GpuSample) => number | null) =>
    hosts.flatMap(({ machine, host }) =>
      (host.gpus ?? []).map(
        (gpu) =>
          [
            { machine, uuid: gpu.uuid, gpu: String(gpu.index), name: gpu.name },
            value(gpu),
          ] as const,
      ),
    );
  const bytes = (mib: number | null) => (mib === null ? null : mib * MIB);
  const total = each((gpu) => bytes(gpu.memory_total_mib));
  page.add('tandem_gpu_memory_total_bytes', 'gauge', 'Memory of the card', total);
  const used = each((gpu) => bytes(gpu.memory_used_mib));
  page.add('tandem_gpu_memory_used_bytes', 'gauge', 'Memory of the card in use', used);
  const busy = each((gpu) => gpu.utilization_percent);
  page.add('tandem_gpu_utilization_percent', 'gauge', 'Time in which it computed', busy);
  const heat = each((gpu) => gpu.temperature_c);
  page.add('tandem_gpu_temperature_celsius', 'gauge', 'Temperature of the card', heat);
  page.add(
    'tandem_gpu_power_watts',
    'gauge',
    'Power it draws',
    each((gpu) => gpu.power_watts),
  );
}
