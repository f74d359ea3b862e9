/** What the steward shows at `/metrics`; read from what it knows already, at each scrape. */
import client, { type Registry } from 'prom-client';
import type { GpuSample } from '../../contracts/steward.ts';
import type { Steward } from './steward.ts';

type Known = readonly [labels: Record<string, string>, value: number];
type Values = readonly (readonly [labels: Record<string, string>, value: number | null])[];

const MIB = 1024 * 1024;

/** Adds the metrics to the registry of the container. */
export function addMetrics(registry: Registry, steward: Steward): void {
  const shown = (name: string, help: string, labelNames: string[], values: () => Values) => ({
    name,
    help,
    labelNames,
    registers: [registry],
    values: () => values().filter((one): one is Known => one[1] !== null),
  });
  const gauge = (...args: Parameters<typeof shown>) => {
    const { values, ...config } = shown(...args);
    new client.Gauge({
      ...config,
      collect() {
        this.reset();
        for (const [labels, value] of values()) this.set(labels, value);
      },
    });
  };
  /** Since the steward started: the counts are kept elsewhere, so each scrape sets them anew. */
  const counter = (...args: Parameters<typeof shown>) => {
    const { values, ...config } = shown(...args);
    new client.Counter({
      ...config,
      collect() {
        this.reset();
        for (const [labels, value] of values()) this.inc(labels, value);
      },
    });
  };
  const host = () => steward.latest();
  const one = (value: number | null | undefined): Values => [[{}, value ?? null]];

  gauge('tandem_host_cpu_percent', 'Use of all cores together', [], () => one(host().cpu.percent));
  gauge('tandem_host_cpu_cores', 'Cores of the host', [], () => one(host().cpu.cores));
  gauge('tandem_host_load1', 'Load average of one minute', [], () => one(host().cpu.load_1m));
  gauge('tandem_host_memory_bytes', 'Memory of the host', ['state'], () => {
    const { total_bytes, used_bytes, available_bytes } = host().memory;
    return states({ total: total_bytes, used: used_bytes, available: available_bytes });
  });
  gauge('tandem_host_disk_bytes', 'File systems of the host', ['mount', 'state'], () =>
    host().disk.flatMap(({ mount, total_bytes, used_bytes }) =>
      states({ total: total_bytes, used: used_bytes }).map(
        ([labels, value]) => [{ ...labels, mount }, value] as const,
      ),
    ),
  );
  gauge('tandem_host_network_bytes_per_second', 'Traffic of the host', ['direction'], () => [
    [{ direction: 'receive' }, host().network?.rx_bytes_per_s ?? null],
    [{ direction: 'transmit' }, host().network?.tx_bytes_per_s ?? null],
  ]);
  gauge('tandem_engine_up', '1 when the engine answers', [], () =>
    one(steward.link.reason === null ? 1 : 0),
  );

  const cards = (value: (gpu: GpuSample) => number | null): Values =>
    (host().gpus ?? []).map((gpu) => [{ uuid: gpu.uuid, name: gpu.name }, value(gpu)] as const);
  const perCard = ['uuid', 'name'];
  gauge('tandem_gpu_memory_total_bytes', 'Memory of the card', perCard, () =>
    cards(({ memory_total_mib: mib }) => mib && mib * MIB),
  );
  gauge('tandem_gpu_memory_used_bytes', 'Memory of the card in use', perCard, () =>
    cards(({ memory_used_mib: mib }) => mib && mib * MIB),
  );
  gauge('tandem_gpu_utilization_percent', 'Time in which the card computed', perCard, () =>
    cards((gpu) => gpu.utilization_percent),
  );
  gauge('tandem_gpu_temperature_celsius', 'Temperature of the card', perCard, () =>
    cards((gpu) => gpu.temperature_c),
  );

  const containers = () => steward.link.tally.all();
  gauge('tandem_container_running', '1 while it runs', ['container'], () =>
    containers().map(({ agent, running }) => [{ container: agent }, running ? 1 : 0]),
  );
  counter('tandem_container_restarts_total', 'Restarts by the engine', ['container'], () =>
    containers().map(({ agent, restarts }) => [{ container: agent }, restarts]),
  );
  counter('tandem_container_oom_kills_total', 'Ends for want of memory', ['container'], () =>
    containers().map(({ agent, oomKills }) => [{ container: agent }, oomKills]),
  );
  counter('tandem_container_exits_total', 'Ends', ['container', 'exit_code'], () =>
    containers().flatMap(({ agent, exits }) =>
      [...exits].map(
        ([code, times]) => [{ container: agent, exit_code: String(code) }, times] as const,
      ),
    ),
  );
}

function states(values: Record<string, number>): [Record<string, string>, number][] {
  return Object.entries(values).map(([state, value]) => [{ state }, value]);
}
