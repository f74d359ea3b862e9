import type { Machine } from '../model.ts';
import type { MachinesFile } from '../schema/machines.ts';

type RawMachine = Partial<MachinesFile['machines'][string]>;

/** Machines in the order of the file. Parts that were invalid, and so are missing, get a stand-in. */
export function makeMachines(file: Partial<MachinesFile>): Machine[] {
  return Object.entries(file.machines ?? {}).map(([name, raw]) => makeMachine(name, raw));
}

function makeMachine(name: string, raw: RawMachine): Machine {
  const gpus = (raw.gpus ?? []).filter((gpu) => gpu?.index !== undefined);
  return {
    name,
    address: raw.address ?? '',
    memoryMiB: raw.memoryMiB ?? Infinity,
    cpus: raw.cpus ?? Infinity,
    gpus: gpus.map(({ index, uuid = null, model = '', vramMiB = Infinity }) => {
      return { index, uuid, model, vramMiB };
    }),
    ports: raw.ports ?? {},
  };
}
