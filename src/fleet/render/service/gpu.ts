import { GpuUnknown } from '../../../contracts/error-catalogue/fleet/plan.ts';
import { entryKey, type Entry, type Machine } from '../../model.ts';
import { block, flowList, literal } from '../yaml-text.ts';

/**
 * The `deploy:` block that reserves the GPU of an entry; nothing for entries without one. The GPU
 * goes by UUID once the definition knows it, since indexes change when a card is added.
 *
 * @throws GpuUnknown when the machine has no such GPU
 */
export function gpuLines(entry: Entry, machine: Machine): string[] {
  if (entry.gpu === null) return entry.hostAccess.includes('gpu-figures') ? figuresLines : [];
  const { device } = entry.gpu;
  const gpu = machine.gpus.find(({ index }) => index === device);
  if (gpu === undefined) {
    const present = machine.gpus.map(({ index }) => index).join(', ') || 'none';
    throw new GpuUnknown({ entry: entryKey(entry), device, machine: machine.name, present });
  }
  const id = gpu.uuid === null ? JSON.stringify(String(gpu.index)) : literal(gpu.uuid);
  return reservation([`device_ids: ${flowList([id])}`, 'capabilities: [gpu]']);
}

function reservation(lines: readonly string[]): string[] {
  return block('deploy', [
    'resources:',
    '  reservations:',
    '    devices:',
    `      - driver: nvidia`,
    ...lines.map((line) => `        ${line}`),
  ]);
}

/** `nvidia-smi` for all cards, without the libraries that compute on them. */
const figuresLines = reservation(['count: all', 'capabilities: [gpu, utility]']);
