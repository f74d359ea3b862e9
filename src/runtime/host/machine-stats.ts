/** What the kernel says about the machine. A container reads the machine's `/proc`, not its own. */
import { statfs } from 'node:fs/promises';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Field names of the old ResourceManager. */
export interface MachineStats {
  /** Use of all cores since the last reading. */
  readonly cpu_percent: number;
  readonly memory_percent: number;
  /** Bytes that can be had without swapping. */
  readonly memory_available: number;
  readonly memory_total: number;
  /** Per cent of the file system that the container's state lies on. */
  readonly disk_usage: number;
  /** ISO 8601. */
  readonly timestamp: string;
}

/** A shorter time between two readings says too little, milliseconds. */
const SHORTEST_MS = 1_000;
/** Time over which the first reading is taken, milliseconds. */
const FIRST_MS = 200;

interface CpuTimes {
  readonly at: number;
  readonly busy: number;
  readonly total: number;
}

export class MachineStatsReader {
  readonly #directory: string;
  #before: CpuTimes | undefined;
  #percent = 0;

  /** @param directory on the file system whose use is told */
  constructor(directory = '/') {
    this.#directory = directory;
  }

  async read(): Promise<MachineStats> {
    const total = os.totalmem();
    const available = os.freemem(); // MemAvailable on Linux
    const disk = await statfs(this.#directory);
    return {
      cpu_percent: await this.#cpu(),
      memory_percent: percent(total - available, total),
      memory_available: available,
      memory_total: total,
      disk_usage: percent(disk.blocks - disk.bavail, disk.blocks),
      timestamp: new Date().toISOString(),
    };
  }

  async #cpu(): Promise<number> {
    if (this.#before === undefined) {
      this.#before = cpuTimes();
      await sleep(FIRST_MS);
    } else if (performance.now() - this.#before.at < SHORTEST_MS) {
      return this.#percent;
    }
    const now = cpuTimes();
    const passed = now.total - this.#before.total;
    if (passed > 0) this.#percent = percent(now.busy - this.#before.busy, passed);
    this.#before = now;
    return this.#percent;
  }
}

function cpuTimes(): CpuTimes {
  let busy = 0;
  let total = 0;
  for (const { times } of os.cpus()) {
    const all = times.user + times.nice + times.sys + times.idle + times.irq;
    busy += all - times.idle;
    total += all;
  }
  return { at: performance.now(), busy, total };
}

const percent = (part: number, whole: number) =>
  whole <= 0 ? 0 : Math.round((part / whole) * 1_000) / 10;
