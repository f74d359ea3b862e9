/** Reads the lines that `nvidia-smi --query-gpu=... --format=csv,noheader,nounits` prints. */
import type { GpuSample } from '../../../contracts/steward.ts';

/** Columns that are asked for, in order; memory is MiB, power W, temperature °C. */
export const COLUMNS = [
  'uuid',
  'index',
  'name',
  'memory.total',
  'memory.used',
  'utilization.gpu',
  'temperature.gpu',
  'power.draw',
  'mig.mode.current',
] as const;

export interface ParsedGpus {
  readonly gpus: GpuSample[];
  /** Lines that are no card, e.g. "Unable to determine the device handle for GPU0000:01:00.0: GPU is lost". */
  readonly complaints: string[];
}

/** Takes standard output and standard error; a card that cannot tell something has null there. */
export function parseGpus(...texts: readonly string[]): ParsedGpus {
  const gpus: GpuSample[] = [];
  const complaints: string[] = [];
  for (const line of texts.join('\n').split('\n')) {
    if (line.trim() === '') continue;
    const gpu = gpuOf(line.split(',').map((field) => field.trim()));
    if (gpu) gpus.push(gpu);
    else complaints.push(line.trim());
  }
  return { gpus, complaints };
}

function gpuOf(fields: readonly string[]): GpuSample | undefined {
  const [uuid = '', index = '', name = '', total, used, utilization, temperature, power, mig] =
    fields;
  if (fields.length !== COLUMNS.length || !/^(?:GPU|MIG)-/.test(uuid) || !/^\d+$/.test(index)) {
    return undefined;
  }
  return {
    uuid,
    index: Number(index),
    name,
    memory_total_mib: numberOf(total),
    memory_used_mib: numberOf(used),
    utilization_percent: numberOf(utilization),
    temperature_c: numberOf(temperature),
    power_watts: numberOf(power),
    mig: mig === 'Enabled' ? true : mig === 'Disabled' ? false : null,
  };
}

/** `[N/A]`, `[Not Supported]`, `[Unknown Error]`, `ERR!` and the like are no numbers. */
function numberOf(field: string | undefined): number | null {
  return field !== undefined && /^\d+(?:\.\d+)?$/.test(field) ? Number(field) : null;
}
