import { defineError } from '../../errors.ts';

/** Containers of one machine that wait for each other; Compose would refuse the file. */
export const StartCycle = defineError(
  'FLEET_START_CYCLE',
  'these containers of {machine} wait for each other: {cycle}; mark one of these dependencies `required: false` or remove it',
  { status: 422 },
);

/** An entry names a machine that `machines.yaml` does not have. */
export const MachineUnknown = defineError(
  'FLEET_MACHINE_UNKNOWN',
  'entry {entry} stands on machine {machine}, which machines.yaml does not name; add the machine or move the entry',
  { status: 422 },
);

/** A GPU need points past the end of the machine's list of GPUs. */
export const GpuUnknown = defineError(
  'FLEET_GPU_UNKNOWN',
  'entry {entry} needs GPU {device}, but machine {machine} has GPUs {present}; correct `gpu.device` or add the GPU to machines.yaml',
  { status: 422 },
);

/** The layout engine gave no picture. */
export const GraphLayoutFailed = defineError(
  'FLEET_GRAPH_LAYOUT_FAILED',
  'the start graph of {nodes} nodes could not be laid out: {reason}; `fleet graph --format text` shows the same without a layout',
);
