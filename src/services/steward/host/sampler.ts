/** Measures the host. Procfs shows the host's own numbers inside a container, except for the network. */
import { readFileSync, statfsSync } from 'node:fs';
import type { HostSample } from '../../../contracts/steward.ts';
import {
  parseLoad,
  parseMeminfo,
  parseNetDev,
  parseStat,
  parseUptime,
  type CpuTicks,
  type NetworkBytes,
} from './proc.ts';

export interface HostFiles {
  /** Folder of procfs. */
  readonly proc: string;
  /** The host's network counters; the container's own `/proc/net/dev` shows only its bridge. */
  readonly networkCounters: string;
  /** A path on the file system that is measured, and what to call it. */
  readonly disks: () => readonly { readonly path: string; readonly mount: string }[];
}

/** What the sampler itself finds out; cards and containers come from elsewhere. */
export type HostFigures = Pick<
  HostSample,
  'cpu' | 'memory' | 'disk' | 'network' | 'network_reason' | 'uptime_seconds'
>;

interface Counters {
  readonly cpu: CpuTicks;
  readonly network: NetworkBytes | null;
  /** Milliseconds of a clock that is never set. */
  readonly at: number;
}

export class HostSampler {
  readonly #files: HostFiles;
  readonly #now: () => number;
  #last: Counters | undefined;

  constructor(files: HostFiles, now: () => number = () => performance.now()) {
    this.#files = files;
    this.#now = now;
  }

  /**
   * Measures now; rates are those since the call before.
   *
   * @throws when procfs cannot be read
   */
  sample(): HostFigures {
    const cpu = parseStat(this.#read('stat'));
    const { bytes: network, reason } = this.#network();
    const now: Counters = { cpu, network, at: this.#now() };
    const last = this.#last;
    this.#last = now;
    return {
      cpu: {
        percent: last ? cpuPercent(last.cpu, cpu) : null,
        cores: cpu.cores,
        load_1m: parseLoad(this.#read('loadavg')),
      },
      memory: parseMeminfo(this.#read('meminfo')),
      disk: this.#disks(),
      network: network && rates(last, now),
      network_reason: reason,
      uptime_seconds: parseUptime(this.#read('uptime')),
    };
  }

  #read(name: string): string {
    return readFileSync(`${this.#files.proc}/${name}`, 'latin1');
  }

  #network(): { bytes: NetworkBytes | null; reason: string | null } {
    try {
      const text = readFileSync(this.#files.networkCounters, 'latin1');
      return { bytes: parseNetDev(text), reason: null };
    } catch (error) {
      return { bytes: null, reason: (error as Error).message };
    }
  }

  #disks(): HostSample['disk'] {
    return this.#files.disks().flatMap(({ path, mount }) => {
      try {
        const { bsize, blocks, bfree } = statfsSync(path);
        return [{ mount, total_bytes: bsize * blocks, used_bytes: bsize * (blocks - bfree) }];
      } catch {
        // Absent says absent.
        return [];
      }
    });
  }
}

function cpuPercent(before: CpuTicks, after: CpuTicks): number | null {
  const total = after.total - before.total;
  if (total <= 0) return null;
  return round((100 * (after.busy - before.busy)) / total, 0, 100);
}

function rates(before: Counters | undefined, after: Counters): NonNullable<HostSample['network']> {
  const seconds = before ? (after.at - before.at) / 1000 : 0;
  const rate = (key: keyof NetworkBytes) => {
    if (!before?.network || !after.network || seconds <= 0) return null;
    // Counters start anew when an interface goes away.
    const bytes = after.network[key] - before.network[key];
    return bytes < 0 ? null : round(bytes / seconds, 0, Infinity);
  };
  return { rx_bytes_per_s: rate('rx'), tx_bytes_per_s: rate('tx') };
}

function round(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(value * 10) / 10));
}
