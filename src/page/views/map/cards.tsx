/** The cards of a machine: use and memory of each. */
import type { GpuSample, HostSample } from '../../../contracts/steward.ts';
import { mebibytes, percent, rounded } from '../../format/quantity.ts';
import { Meter } from '../../parts/meter.tsx';
import { share } from './host-sample.ts';

export function Cards({ host }: { host: Partial<HostSample> | undefined }) {
  if (host === undefined) return null;
  const { gpus, gpus_reason } = host;
  if (gpus === null || gpus === undefined || gpus.length === 0)
    return <p class="cards-absent">No figures of a GPU: {gpus_reason ?? 'there is none'}</p>;
  return (
    <ul class="cards" aria-label="GPUs">
      {gpus.map((gpu) => (
        <li key={gpu.uuid} class="card">
          <div class="card-head">
            <strong>
              GPU {gpu.index} · {gpu.name}
            </strong>
            <span>{heat(gpu)}</span>
          </div>
          <Meter
            label="Use"
            percent={gpu.utilization_percent}
            text={percent(gpu.utilization_percent)}
            reason={gpu.mig === true ? 'a card split into instances tells none' : null}
          />
          <Meter
            label="VRAM"
            percent={share(gpu.memory_used_mib, gpu.memory_total_mib)}
            text={`${mebibytes(gpu.memory_used_mib)} of ${mebibytes(gpu.memory_total_mib)}`}
          />
        </li>
      ))}
    </ul>
  );
}

function heat({ temperature_c, power_watts }: GpuSample): string {
  const parts = [
    temperature_c === null ? undefined : `${rounded(temperature_c)} °C`,
    power_watts === null ? undefined : `${rounded(power_watts)} W`,
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}
