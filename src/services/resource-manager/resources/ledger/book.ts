/**
 * The ledger: what each machine and GPU has, and who was given what. A state machine without I/O
 * and without timers; what it says is true at once.
 */
import { GpuBoard, type BoardTimes } from '../../vram/gpu-board.ts';
import type { Gpu } from '../../vram/gpu.ts';
import type { Allocation, AllocationRequest } from './allocation.ts';
import { configured, measured, type MachineConfig } from './capacity.ts';
import type { HostReport } from '../reports/host-report.ts';
import { Machine } from './machine.ts';
import { place, type NoPlace } from './placement.ts';

export interface BookOptions {
  readonly machines: Readonly<Record<string, MachineConfig>>;
  readonly times?: Partial<BoardTimes>;
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** Unix milliseconds. */
  readonly wall: () => number;
  /** The next fencing token; each is larger than all before. */
  readonly nextToken: () => number;
}

export type Outcome =
  | { readonly given: Allocation; readonly refused?: undefined }
  | { readonly refused: NoPlace; readonly given?: undefined };

/** What a report changed. */
export interface Observed {
  readonly added: readonly Gpu[];
  readonly fenced: readonly Gpu[];
  readonly returned: readonly Gpu[];
  /** Taken back with the GPUs that vanished. */
  readonly revoked: readonly Allocation[];
  /** More may be free than before. */
  readonly roomier: boolean;
}

export class Book {
  readonly board: GpuBoard;
  readonly machines = new Map<string, Machine>();
  readonly #allocations = new Map<string, Allocation>();
  readonly #promisedMiB = new Map<string, readonly number[]>();
  readonly #options: BookOptions;

  constructor(options: BookOptions) {
    this.#options = options;
    this.board = new GpuBoard(options.times);
    for (const [name, config] of Object.entries(options.machines)) {
      this.machines.set(name, this.#machine(name, config));
      if (config.gpusMiB) this.#promisedMiB.set(name, config.gpusMiB);
    }
  }

  get(id: string): Allocation | undefined {
    return this.#allocations.get(id);
  }

  allocations(): Allocation[] {
    return [...this.#allocations.values()];
  }

  /** Gives what is asked for, all of it on one machine, or nothing. The id must be free. */
  allocate(request: AllocationRequest): Outcome {
    const { now, wall, nextToken } = this.#options;
    const fleet = {
      machines: this.machines,
      board: this.board,
      promisedMiB: this.#promisedMiB,
    };
    const found = place(request, fleet, now());
    if ('refused' in found) return found;
    const given: Allocation = {
      ...request,
      machine: found.machine.name,
      gpuUuid: found.gpu?.uuid,
      token: nextToken(),
      allocatedAt: wall(),
      givenAt: now(),
      endsAt: request.ttlMs === null ? null : now() + request.ttlMs,
    };
    this.#enter(given);
    return { given };
  }

  /** Puts back what was given in an earlier life, whether it fits or not: it is in use. */
  restore(allocation: Allocation): void {
    this.release(allocation.id);
    if (!this.machines.has(allocation.machine))
      this.machines.set(allocation.machine, this.#machine(allocation.machine, {}));
    this.#enter(allocation);
  }

  /** Undefined when nobody has this id. */
  release(id: string): Allocation | undefined {
    const held = this.#allocations.get(id);
    if (held === undefined) return undefined;
    this.#allocations.delete(id);
    this.machines.get(held.machine)?.takeBack(held.amounts);
    if (held.gpuUuid !== undefined)
      this.board.get(held.gpuUuid)?.takeBack(held.vramMiB, held.givenAt);
    return held;
  }

  /** Starts the lease of an allocation anew. */
  renew(id: string, ttlMs: number | null): Allocation | undefined {
    const held = this.#allocations.get(id);
    if (held === undefined) return undefined;
    const endsAt = ttlMs === null ? null : this.#options.now() + ttlMs;
    const renewed = { ...held, ttlMs, endsAt };
    this.#allocations.set(id, renewed);
    return renewed;
  }

  /** Takes back what has a lease that is over. */
  expire(): Allocation[] {
    const now = this.#options.now();
    const over = this.allocations().filter(({ endsAt }) => endsAt !== null && endsAt <= now);
    for (const { id } of over) this.release(id);
    return over;
  }

  /** When the next lease is over, monotonic milliseconds. */
  nextEnd(): number | undefined {
    let next: number | undefined;
    for (const { endsAt } of this.#allocations.values())
      if (endsAt !== null && (next === undefined || endsAt < next)) next = endsAt;
    return next;
  }

  /** Takes in what the steward of a machine saw. */
  observe(report: HostReport): Observed {
    const now = this.#options.now();
    const machine = this.machines.get(report.machine) ?? this.#machine(report.machine, {});
    this.machines.set(report.machine, machine);
    const before = this.#room(machine);
    machine.capacity = measured(report);
    machine.report = report;
    const seen = this.board.observe(report, now);
    // Allocations of an earlier life may stand on a card that this one did not know yet.
    for (const gpu of seen.added) {
      for (const { gpuUuid, vramMiB, givenAt } of this.#allocations.values())
        if (gpuUuid === gpu.uuid) gpu.give(vramMiB, givenAt);
    }
    const gone = new Set(seen.fenced.map(({ uuid }) => uuid));
    const revoked = this.allocations().filter(
      ({ gpuUuid }) => gpuUuid !== undefined && gone.has(gpuUuid),
    );
    for (const { id } of revoked) this.release(id);
    const after = this.#room(machine);
    const roomier = after.some((free, i) => free > (before[i] ?? 0)) || revoked.length > 0;
    return { ...seen, revoked, roomier };
  }

  #enter(allocation: Allocation): void {
    this.#allocations.set(allocation.id, allocation);
    this.machines.get(allocation.machine)?.give(allocation.amounts);
    if (allocation.gpuUuid !== undefined)
      this.board.get(allocation.gpuUuid)?.give(allocation.vramMiB, allocation.givenAt);
  }

  #machine(name: string, config: MachineConfig): Machine {
    return new Machine(name, configured(config), () => {
      const now = this.#options.now();
      return this.board.on(name).filter((gpu) => this.board.unusable(gpu, now) === undefined)
        .length;
    });
  }

  /** Figures that grow when more becomes free. */
  #room(machine: Machine): number[] {
    const free = this.board
      .on(machine.name)
      .map((gpu) => (this.board.unusable(gpu, this.#options.now()) ? 0 : gpu.freeMiB));
    return [
      machine.available('cpu_cores'),
      machine.available('memory_gb'),
      machine.available('disk_space_gb'),
      machine.available('gpu_slots'),
      ...free,
    ];
  }
}
