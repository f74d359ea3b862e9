/** VRAM as callers see it: in the terms of the old engine, of the old optimiser, and by GPU. */
import { Type, type Static } from 'typebox';
import { miBToGb } from '../resources/ledger/amounts.ts';
import type { Book } from '../resources/ledger/book.ts';
import { shownId } from '../resources/queue-admission.ts';
import type { Gpu } from './gpu.ts';
import type { ServerState } from './optimiser.ts';

export const GpuView = Type.Object({
  uuid: Type.String(),
  machine: Type.String(),
  index: Type.Integer(),
  name: Type.String(),
  state: Type.Enum(['healthy', 'suspect', 'fenced']),
  total_mib: Type.Integer(),
  /** What nvidia-smi said last. */
  measured_mib: Type.Integer(),
  /** What the ledger gave out. */
  ledger_mib: Type.Integer(),
  /** What others use, as far as that can be told. */
  foreign_mib: Type.Integer(),
  /** What counts as used when somebody asks. */
  used_mib: Type.Integer(),
  free_mib: Type.Integer(),
  drift_mib: Type.Integer(),
  /** Absent while it takes work. */
  unusable: Type.Optional(Type.String()),
});

/** VRAM of one machine in the terms of the old optimiser; null without a GPU. */
export const MachineVram = Type.Union([
  Type.Object({
    total_mb: Type.Number(),
    used_mb: Type.Number(),
    free_mb: Type.Number(),
    usage_ratio: Type.Number(),
  }),
  Type.Null(),
]);

export const ModelServerView = Type.Object({
  name: Type.String(),
  /** Null before it was asked. */
  reachable: Type.Union([Type.Boolean(), Type.Null()]),
  reason: Type.Union([Type.String(), Type.Null()]),
});

export const VramView = Type.Object({
  total_vram: Type.Number({ description: 'GB' }),
  allocated_vram: Type.Number({ description: 'GB' }),
  free_vram: Type.Number({ description: 'GB' }),
  utilization_percent: Type.Number(),
  allocations: Type.Record(Type.String(), Type.Number({ description: 'GB' })),
});

export function gpuView(gpu: Gpu, book: Book, now: number): Static<typeof GpuView> {
  const unusable = book.board.unusable(gpu, now);
  return {
    uuid: gpu.uuid,
    machine: gpu.machine,
    index: gpu.index,
    name: gpu.name,
    state: gpu.state,
    total_mib: gpu.totalMiB,
    measured_mib: gpu.measuredMiB,
    ledger_mib: gpu.ledgerMiB,
    foreign_mib: gpu.foreignMiB,
    used_mib: gpu.usedMiB,
    free_mib: gpu.freeMiB,
    drift_mib: gpu.driftMiB,
    ...(unusable === undefined ? {} : { unusable }),
  };
}

/** Fenced GPUs are not there, so they count for nothing. */
const present = (book: Book) => book.board.all().filter(({ state }) => state !== 'fenced');

export function machineVram(book: Book, machine: string): Static<typeof MachineVram> {
  const gpus = present(book).filter((gpu) => gpu.machine === machine);
  if (gpus.length === 0) return null;
  const total = gpus.reduce((sum, { totalMiB }) => sum + totalMiB, 0);
  const used = gpus.reduce((sum, { measuredMiB }) => sum + measuredMiB, 0);
  return {
    total_mb: total,
    used_mb: used,
    free_mb: Math.max(0, total - used),
    usage_ratio: Math.round((used / total) * 10_000) / 10_000,
  };
}

export function vramView(book: Book): Static<typeof VramView> {
  const gpus = present(book);
  const total = gpus.reduce((sum, { totalMiB }) => sum + totalMiB, 0);
  const allocated = gpus.reduce((sum, { ledgerMiB }) => sum + ledgerMiB, 0);
  const free = gpus.reduce((sum, { freeMiB }) => sum + freeMiB, 0);
  const held = book.allocations().filter(({ vramMiB }) => vramMiB > 0);
  return {
    total_vram: miBToGb(total),
    allocated_vram: miBToGb(allocated),
    free_vram: miBToGb(free),
    utilization_percent: total === 0 ? 0 : Math.round((1 - free / total) * 10_000) / 100,
    allocations: Object.fromEntries(held.map(({ id, vramMiB }) => [shownId(id), miBToGb(vramMiB)])),
  };
}

export const loadedModels = ({ models }: ServerState) =>
  Object.fromEntries(
    models.map(({ id, machine, gpuUuid, vramMiB, busy }) => [
      id,
      { device: machine, vram_usage_mb: vramMiB, gpu_uuid: gpuUuid, in_use: busy },
    ]),
  );
