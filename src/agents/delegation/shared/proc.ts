/** Figures of the machine as its kernel tells them under /proc: the same inside a container. */

/** Jiffies since boot. */
export interface CpuTimes {
  readonly busy: number;
  readonly total: number;
}

/** Reads the first line of /proc/stat; guest time is part of user time already. */
export function parseCpuTimes(stat: string): CpuTimes {
  const [, ...fields] = (stat.split('\n', 1)[0] ?? '').trim().split(/\s+/);
  const times = fields.slice(0, 8).map(Number);
  const total = times.reduce((a, b) => a + b, 0);
  const idle = (times[3] ?? 0) + (times[4] ?? 0);
  return { busy: total - idle, total };
}

/** CPU use between two readings, per cent of all cores; null when no time has passed. */
export function cpuPercent(before: CpuTimes, after: CpuTimes): number | null {
  const total = after.total - before.total;
  if (total <= 0) return null;
  const share = (after.busy - before.busy) / total;
  return Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100;
}

export interface MemoryFigures {
  readonly totalBytes: number;
  readonly availableBytes: number;
}

/** Reads /proc/meminfo; null when a field is missing. */
export function parseMemory(meminfo: string): MemoryFigures | null {
  const kib = (field: string) => {
    const found = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(meminfo)?.[1];
    return found === undefined ? undefined : Number(found) * 1024;
  };
  const totalBytes = kib('MemTotal');
  const availableBytes = kib('MemAvailable');
  if (totalBytes === undefined || availableBytes === undefined) return null;
  return { totalBytes, availableBytes };
}
