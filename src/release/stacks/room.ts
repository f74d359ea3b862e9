import type { Entry } from '../../fleet/model.ts';

const MIB = 1024 * 1024;

export interface MemoryFacts {
  readonly machine: string;
  readonly totalBytes: number;
  /** Of all containers on the engine, without those that are replaced. */
  readonly usedBytes: number;
}

/**
 * Why a second color would not fit: at worst each of its containers takes its whole limit, once what
 * runs keeps what it has.
 */
export function lackOfMemory(
  entries: readonly Entry[],
  { machine, totalBytes, usedBytes }: MemoryFacts,
): string | null {
  const needed = entries.reduce((sum, { resources }) => sum + resources.memoryMiB, 0);
  const free = Math.floor((totalBytes - usedBytes) / MIB);
  if (needed <= free) return null;
  return `${machine} has ${free} MiB of memory free and a second color may take ${needed} MiB`;
}
