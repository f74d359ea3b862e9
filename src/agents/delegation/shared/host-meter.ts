/** CPU, memory and disk of the machine this container runs on. */
import { readFile, statfs } from 'node:fs/promises';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuPercent, parseCpuTimes, parseMemory, type CpuTimes } from './proc.ts';

/** What could not be read is null. Percentages are 0 to 100. */
export interface HostFigures {
  readonly cpu_percent: number | null;
  readonly cpu_count: number;
  readonly memory_percent: number | null;
  readonly memory_total_bytes: number | null;
  readonly memory_available_bytes: number | null;
  readonly disk_percent: number | null;
}

/** Shortest and longest span that a CPU figure is taken over, milliseconds. */
const SPAN = { least: 200, most: 60_000 } as const;

export class HostMeter {
  readonly #folder: string;
  readonly #proc: string;
  #before: { readonly at: number; readonly times: CpuTimes } | undefined;

  /** @param folder any folder on the disk that is measured */
  constructor(folder: string, proc = '/proc') {
    this.#folder = folder;
    this.#proc = proc;
  }

  async read(): Promise<HostFigures> {
    const [cpu, memory, disk] = await Promise.all([this.#cpu(), this.#memory(), this.#disk()]);
    const used = memory === null ? null : memory.totalBytes - memory.availableBytes;
    return {
      cpu_percent: cpu,
      cpu_count: cpus().length,
      memory_percent: memory === null ? null : percent(used! / memory.totalBytes),
      memory_total_bytes: memory?.totalBytes ?? null,
      memory_available_bytes: memory?.availableBytes ?? null,
      disk_percent: disk,
    };
  }

  async #cpu(): Promise<number | null> {
    const age = performance.now() - (this.#before?.at ?? -Infinity);
    if (age > SPAN.most) this.#before = await this.#times();
    if (this.#before === undefined) return null;
    const rest = SPAN.least - (performance.now() - this.#before.at);
    if (rest > 0) await sleep(rest);
    const before = this.#before;
    const after = await this.#times();
    this.#before = after;
    return before === undefined || after === undefined
      ? null
      : cpuPercent(before.times, after.times);
  }

  async #times() {
    try {
      const times = parseCpuTimes(await readFile(`${this.#proc}/stat`, 'utf8'));
      return { at: performance.now(), times };
    } catch {
      return undefined;
    }
  }

  async #memory() {
    try {
      return parseMemory(await readFile(`${this.#proc}/meminfo`, 'utf8'));
    } catch {
      return null;
    }
  }

  async #disk(): Promise<number | null> {
    try {
      const { blocks, bavail } = await statfs(this.#folder);
      return blocks === 0 ? null : percent(1 - bavail / blocks);
    } catch {
      return null;
    }
  }
}

const percent = (share: number) => Math.round(share * 10_000) / 100;
