/** What the steward of a machine says about it, as far as the ledger needs it. */
import type { JsonObject } from '../../../../contracts/actions/action.ts';

/** Subject under which stewards publish; the last token is the machine. */
export const HOST_REPORTS = 'event.host.*';

export interface GpuReport {
  readonly uuid: string;
  readonly index: number;
  readonly name: string;
  readonly totalMiB: number;
  readonly usedMiB: number;
}

export interface HostReport {
  readonly machine: string;
  readonly cores: number;
  readonly cpuPercent: number | null;
  readonly memoryBytes: number;
  readonly memoryUsedBytes: number;
  readonly disk: { readonly totalBytes: number; readonly usedBytes: number } | null;
  /** Null: the machine has no GPU that anything can see. */
  readonly gpus: readonly GpuReport[] | null;
}

/** Reads a report; undefined when it does not say the least that is needed. */
export function readHostReport(payload: unknown): HostReport | undefined {
  const report = object(payload);
  const machine = report['machine'];
  const cores = number(object(report['cpu'])['cores']);
  const memory = object(report['memory']);
  const memoryBytes = number(memory['total_bytes']);
  if (typeof machine !== 'string' || cores === null || memoryBytes === null) return undefined;
  const gpus = report['gpus'];
  return {
    machine,
    cores,
    cpuPercent: number(object(report['cpu'])['percent']),
    memoryBytes,
    memoryUsedBytes: number(memory['used_bytes']) ?? 0,
    disk: largestDisk(report['disk']),
    gpus: Array.isArray(gpus)
      ? gpus.flatMap((gpu: unknown) => readGpu(machine, object(gpu)) ?? [])
      : null,
  };
}

function readGpu(machine: string, gpu: JsonObject): GpuReport | undefined {
  const totalMiB = number(gpu['memory_total_mib']);
  const usedMiB = number(gpu['memory_used_mib']);
  if (totalMiB === null || usedMiB === null || totalMiB <= 0) return undefined;
  const index = number(gpu['index']) ?? 0;
  const uuid = typeof gpu['uuid'] === 'string' && gpu['uuid'] !== '' ? gpu['uuid'] : undefined;
  return {
    uuid: uuid ?? `${machine}:gpu${index}`,
    index,
    name: typeof gpu['name'] === 'string' ? gpu['name'] : 'GPU',
    totalMiB: Math.floor(totalMiB),
    usedMiB: Math.ceil(usedMiB),
  };
}

/** The pool of disk space is the largest file system: the one that models and data lie on. */
function largestDisk(disk: unknown): HostReport['disk'] {
  const all = Array.isArray(disk) ? disk : disk === undefined || disk === null ? [] : [disk];
  let largest: HostReport['disk'] = null;
  for (const entry of all) {
    const totalBytes = number(object(entry)['total_bytes']);
    if (totalBytes === null || totalBytes <= (largest?.totalBytes ?? 0)) continue;
    largest = { totalBytes, usedBytes: number(object(entry)['used_bytes']) ?? 0 };
  }
  return largest;
}

const object = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {};

const number = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
