/** Keeps the latest figures of the cards, and notices when one goes away or comes back. */
import type { GpuEvent, GpuSample } from '../../../contracts/steward.ts';
import type { GpuReading } from './reader.ts';

export type GpuChange = Pick<GpuEvent, 'kind' | 'uuid' | 'index' | 'name' | 'reason'>;

/**
 * A reading without any card may be a driver that is busy for a moment; the cards count as gone after
 * this many in a row. One card missing among others is gone at once.
 */
const BLIND_READINGS = 3;

export class GpuWatch {
  readonly #read: () => Promise<GpuReading>;
  readonly #onChange: (change: GpuChange) => void;
  readonly #known = new Map<string, GpuSample>();
  readonly #gone = new Set<string>();
  #blind = 0;
  #reading: Promise<GpuReading> | undefined;
  latest: GpuReading = { gpus: null, reason: 'not read yet' };

  constructor(read: () => Promise<GpuReading>, onChange: (change: GpuChange) => void) {
    this.#read = read;
    this.#onChange = onChange;
  }

  /** Reads the cards now; calls at the same time share one reading. */
  refresh(): Promise<GpuReading> {
    this.#reading ??= this.#refresh().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #refresh(): Promise<GpuReading> {
    const reading = await this.#read();
    this.latest = reading;
    this.#blind = reading.gpus === null ? this.#blind + 1 : 0;
    const present = new Map((reading.gpus ?? []).map((gpu) => [gpu.uuid, gpu]));
    if (reading.gpus !== null || this.#blind >= BLIND_READINGS) {
      for (const [uuid, gpu] of this.#known) {
        if (present.has(uuid) || this.#gone.has(uuid)) continue;
        this.#gone.add(uuid);
        this.#tell('vanished', gpu, reading.reason ?? 'nvidia-smi does not list it any more');
      }
    }
    for (const [uuid, gpu] of present) {
      if (this.#gone.delete(uuid)) this.#tell('returned', gpu, 'nvidia-smi lists it again');
      this.#known.set(uuid, gpu);
    }
    return reading;
  }

  #tell(kind: GpuChange['kind'], { uuid, index, name }: GpuSample, reason: string): void {
    this.#onChange({ kind, uuid, index, name, reason });
  }
}
