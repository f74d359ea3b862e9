/** CPU, memory, disk and network of a machine. */
import type { HostSample } from '../../../contracts/steward.ts';
import { ABSENT, bytes, percent, rounded } from '../../format/quantity.ts';
import { Meter } from '../../parts/meter.tsx';
import { Sparkline } from '../../parts/sparkline.tsx';
import { share } from './host-sample.ts';

export function Host({
  machine,
  host,
}: {
  machine: string;
  host: Partial<HostSample> | undefined;
}) {
  if (host === undefined)
    return <p class="host-absent">Its steward has told nothing of the host yet.</p>;
  const { cpu, memory, disk, network, network_reason } = host;
  return (
    <div class="host">
      <div class="host-meters">
        <Meter
          label="CPU"
          percent={cpu?.percent}
          text={`${percent(cpu?.percent)} of ${cpu?.cores ?? ABSENT} cores`}
          reason="two samples are needed"
        />
        <Meter
          label="Memory"
          percent={share(memory?.used_bytes, memory?.total_bytes)}
          text={`${bytes(memory?.used_bytes)} of ${bytes(memory?.total_bytes)}`}
        />
        {(disk ?? []).map(({ mount, used_bytes, total_bytes }) => (
          <Meter
            key={mount}
            label={disk?.length === 1 ? 'Disk' : `Disk ${mount}`}
            percent={share(used_bytes, total_bytes)}
            text={`${bytes(used_bytes)} of ${bytes(total_bytes)}`}
          />
        ))}
      </div>
      <div class="host-side">
        <Sparkline
          member={machine}
          series="host_cpu_percent"
          label={`CPU of ${machine}, last 15 minutes`}
        />
        <dl class="host-facts">
          <div title={network_reason ?? undefined}>
            <dt>Network</dt>
            <dd>
              <span class="rate">↓ {rate(network?.rx_bytes_per_s)}</span>
              <span class="rate">↑ {rate(network?.tx_bytes_per_s)}</span>
            </dd>
          </div>
          <div>
            <dt>Load</dt>
            <dd>{cpu === undefined ? ABSENT : rounded(cpu.load_1m)}</dd>
          </div>
        </dl>
      </div>
    </div>
  );
}

const rate = (value: number | null | undefined) =>
  value === null || value === undefined ? ABSENT : `${bytes(value)}/s`;
