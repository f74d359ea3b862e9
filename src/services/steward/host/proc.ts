/** Reads the kernel's own text files; see proc(5). */

/** Ticks since the host started, of all cores together. */
export interface CpuTicks {
  readonly busy: number;
  readonly total: number;
  readonly cores: number;
}

/** `/proc/stat`. Guests are counted in user already, so only the first eight columns are added up. */
export function parseStat(text: string): CpuTicks {
  const [, ...columns] = (text.slice(0, text.indexOf('\n')) || text).trim().split(/\s+/);
  const ticks = columns.slice(0, 8).map(Number);
  const total = ticks.reduce((sum, tick) => sum + tick, 0);
  const [, , , idle = 0, iowait = 0] = ticks;
  const cores = (text.match(/^cpu\d+ /gm) ?? []).length;
  return { busy: total - idle - iowait, total, cores };
}

export interface Memory {
  readonly total_bytes: number;
  /** What is not available; caches that the kernel gives back count as available. */
  readonly used_bytes: number;
  readonly available_bytes: number;
}

/** `/proc/meminfo`. */
export function parseMeminfo(text: string): Memory {
  const kib = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]);
  const total = kib('MemTotal') * 1024;
  const available = kib('MemAvailable') * 1024;
  return { total_bytes: total, used_bytes: total - available, available_bytes: available };
}

/** The first of the three numbers of `/proc/loadavg`. */
export function parseLoad(text: string): number {
  return Number.parseFloat(text);
}

/** Seconds since the host started, from `/proc/uptime`. */
export function parseUptime(text: string): number {
  return Number.parseFloat(text);
}

export interface NetworkBytes {
  readonly rx: number;
  readonly tx: number;
}

/** Interfaces that only pass on what a real one carries already, or carry nothing out of the host. */
const INNER = /^(?:lo|docker\d|br-|veth|virbr|ifb|dummy|tap|tun|cni|flannel|cali)/;

/** Bytes through the host's own interfaces, from the host's `/proc/1/net/dev`. */
export function parseNetDev(text: string): NetworkBytes {
  const sum = { rx: 0, tx: 0 };
  for (const line of text.split('\n').slice(2)) {
    const [name = '', counters] = line.trim().split(/:\s*/);
    if (counters === undefined || INNER.test(name)) continue;
    const columns = counters.split(/\s+/).map(Number);
    sum.rx += columns[0] ?? 0;
    sum.tx += columns[8] ?? 0;
  }
  return sum;
}
