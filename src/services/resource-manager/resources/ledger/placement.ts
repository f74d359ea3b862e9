/** Where a request fits: the machine, and the GPU on it. */
import { ceilingMiB, fitsEver, fitsNow } from '../../vram/share-rule.ts';
import type { Gpu } from '../../vram/gpu.ts';
import type { GpuBoard } from '../../vram/gpu-board.ts';
import type { AllocationRequest } from './allocation.ts';
import type { Machine } from './machine.ts';

export interface Place {
  readonly machine: Machine;
  readonly gpu: Gpu | undefined;
}

export interface NoPlace {
  readonly reason: string;
  /** True when waiting cannot help. */
  readonly never: boolean;
}

export interface Fleet {
  readonly machines: ReadonlyMap<string, Machine>;
  readonly board: GpuBoard;
  /** GPUs that the fleet definition promises, MiB each: one may be there that nobody has seen yet. */
  readonly promisedMiB: ReadonlyMap<string, readonly number[]>;
}

/** Finds the best place, or says why there is none. */
export function place(
  request: AllocationRequest,
  fleet: Fleet,
  now: number,
): Place | { readonly refused: NoPlace } {
  const candidates = machinesFor(request, fleet);
  const reasons: string[] = [];
  const places: Place[] = [];
  for (const machine of candidates) {
    const short = machine.short(request.amounts);
    if (short.length > 0) {
      reasons.push(`${machine.name} has too little ${short.join(', ')} left`);
      continue;
    }
    if (request.vramMiB === 0) {
      places.push({ machine, gpu: undefined });
      continue;
    }
    for (const gpu of gpusFor(request, fleet, machine)) {
      const why = refusal(request, gpu, fleet.board, now);
      if (why === undefined) places.push({ machine, gpu });
      else reasons.push(why);
    }
  }
  const best = places.sort((a, b) => rank(a, request) - rank(b, request))[0];
  if (best !== undefined) return best;
  if (reasons.length === 0) reasons.push(nowhere(request));
  return { refused: { reason: reasons.join('; '), never: isNever(request, fleet, candidates) } };
}

/** With VRAM: the GPU that it leaves least of. Without: the machine that stays emptiest. */
function rank({ machine, gpu }: Place, request: AllocationRequest): number {
  if (gpu !== undefined) return gpu.totalMiB - gpu.usedMiB - request.vramMiB;
  return machine.fullness(request.amounts);
}

function machinesFor(request: AllocationRequest, { machines, board }: Fleet): Machine[] {
  const owner = request.gpuUuid === undefined ? undefined : board.get(request.gpuUuid)?.machine;
  return [...machines.values()].filter(
    ({ name }) =>
      (request.machine === undefined || request.machine === name) &&
      (request.gpuUuid === undefined || owner === undefined || owner === name),
  );
}

function gpusFor(request: AllocationRequest, { board }: Fleet, machine: Machine): Gpu[] {
  return board
    .on(machine.name)
    .filter(({ uuid }) => request.gpuUuid === undefined || uuid === request.gpuUuid);
}

function refusal(
  { vramMiB, priority }: AllocationRequest,
  gpu: Gpu,
  board: GpuBoard,
  now: number,
): string | undefined {
  const name = `GPU ${gpu.uuid} of ${gpu.machine}`;
  const unusable = board.unusable(gpu, now);
  if (unusable !== undefined) return `${name} ${unusable}`;
  if (fitsNow(gpu, vramMiB, priority)) return undefined;
  const ceiling = ceilingMiB(gpu.totalMiB, priority);
  return `${name} has ${gpu.usedMiB} of ${gpu.totalMiB} MiB in use, and ${priority} may fill it to ${ceiling} MiB: ${vramMiB} MiB do not fit`;
}

function nowhere({ machine, gpuUuid }: AllocationRequest): string {
  if (gpuUuid !== undefined) return `no machine has GPU ${gpuUuid}`;
  if (machine !== undefined) return `machine ${machine} is not known, or has no GPU`;
  return 'no machine with such resources was seen yet';
}

/** True when no machine could hold it even if it were empty. What is not known is not never. */
function isNever(request: AllocationRequest, fleet: Fleet, candidates: Machine[]): boolean {
  const { vramMiB, priority, gpuUuid } = request;
  if (fleet.machines.size === 0) return false;
  return candidates.every((machine) => {
    const gpus = gpusFor(request, fleet, machine);
    const promised = gpuUuid === undefined ? (fleet.promisedMiB.get(machine.name) ?? []) : [];
    const slots = Math.max(fleet.board.on(machine.name).length, promised.length);
    if (machine.tooSmall(request.amounts, slots)) return true;
    if (vramMiB === 0) return false;
    const sizes = [...gpus.map(({ totalMiB }) => totalMiB), ...promised];
    if (sizes.length === 0) return machine.report !== undefined;
    return !sizes.some((totalMiB) => fitsEver(totalMiB, vramMiB, priority));
  });
}
