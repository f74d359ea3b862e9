/** All GPUs of the fleet, and which of them can be relied on. */
import type { HostReport } from '../resources/reports/host-report.ts';
import { Gpu, GpuState } from './gpu.ts';

export interface BoardTimes {
  /** Silence of a steward after which its GPUs take no new work, milliseconds. */
  readonly staleMs: number;
  /** Time a fenced GPU must be seen without a gap before it takes work again, milliseconds. */
  readonly returnMs: number;
  /**
   * Reports in a row without a GPU after which it is gone. A steward reads its cards for every other
   * report, so three are at least two readings: one that fails fences nothing.
   */
  readonly missedReports: number;
}

const BOARD_TIMES: BoardTimes = { staleMs: 20_000, returnMs: 30_000, missedReports: 3 };

/** What a report changed. */
export interface Seen {
  readonly added: readonly Gpu[];
  readonly fenced: readonly Gpu[];
  readonly returned: readonly Gpu[];
}

export class GpuBoard {
  readonly #gpus = new Map<string, Gpu>();
  readonly #times: BoardTimes;

  constructor(times: Partial<BoardTimes> = {}) {
    this.#times = { ...BOARD_TIMES, ...times };
  }

  get(uuid: string): Gpu | undefined {
    return this.#gpus.get(uuid);
  }

  all(): Gpu[] {
    return [...this.#gpus.values()];
  }

  on(machine: string): Gpu[] {
    return this.all().filter((gpu) => gpu.machine === machine);
  }

  /** A GPU of the last life of the service: known, but not taken for healthy until it is seen. */
  remember(gpu: Gpu): void {
    if (!this.#gpus.has(gpu.uuid)) this.#gpus.set(gpu.uuid, gpu);
  }

  /** Takes in what the steward of a machine saw. */
  observe(report: HostReport, now: number): Seen {
    const seen = { added: [] as Gpu[], fenced: [] as Gpu[], returned: [] as Gpu[] };
    const present = new Set<string>();
    for (const gpuReport of report.gpus ?? []) {
      present.add(gpuReport.uuid);
      let gpu = this.#gpus.get(gpuReport.uuid);
      if (gpu === undefined) {
        gpu = new Gpu(gpuReport, report.machine);
        this.#gpus.set(gpu.uuid, gpu);
        seen.added.push(gpu);
      }
      if (this.#present(gpu, now)) seen.returned.push(gpu);
      gpu.measured(gpuReport, report.machine, now);
    }
    for (const gpu of this.on(report.machine)) {
      if (!present.has(gpu.uuid) && this.#absent(gpu)) seen.fenced.push(gpu);
    }
    return seen;
  }

  /** Undefined when the GPU takes work now, else why not. */
  unusable(gpu: Gpu, now: number): string | undefined {
    if (gpu.state === GpuState.fenced) return 'is fenced because it vanished';
    if (gpu.seenAt === null) return 'was not seen since this service started';
    if (gpu.state === GpuState.suspect) return 'was not in the last report of its machine';
    const silent = now - gpu.seenAt;
    if (silent > this.#times.staleMs)
      return `was not measured for ${Math.round(silent / 1_000)} s: is the steward of ${gpu.machine} away?`;
    return undefined;
  }

  /** True when a fenced GPU comes back with this sighting. */
  #present(gpu: Gpu, now: number): boolean {
    if (gpu.state !== GpuState.fenced) {
      gpu.state = GpuState.healthy;
      return false;
    }
    const gap = gpu.seenAt === null || now - gpu.seenAt > this.#times.staleMs;
    if (gpu.backSince === null || gap) gpu.backSince = now;
    if (now - gpu.backSince < this.#times.returnMs) return false;
    gpu.state = GpuState.healthy;
    gpu.backSince = null;
    return true;
  }

  /** True when a GPU is gone with this report. */
  #absent(gpu: Gpu): boolean {
    gpu.missed += 1;
    gpu.backSince = null;
    if (gpu.state === GpuState.fenced) return false;
    gpu.state = GpuState.suspect;
    if (gpu.missed < this.#times.missedReports) return false;
    gpu.state = GpuState.fenced;
    return true;
  }
}
