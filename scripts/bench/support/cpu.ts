/** What processes and the whole machine use of the CPU, from /proc. */
import { readdirSync, readFileSync } from 'node:fs';

const NANOS_PER_MICRO = 1_000;

/** CPU time that a process has used in all its threads, its own children apart; microseconds. */
export function cpuOf(pid: number): number {
  let nanos = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanos += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      // A thread that has just ended.
    }
  }
  return nanos / NANOS_PER_MICRO;
}

/** The direct children of a process, whichever of its threads started them. */
export function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    const text = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  });
}

export interface MachineTimes {
  /** Ticks of all cores, work and idleness together. */
  readonly all: number;
  readonly idle: number;
}

/** Ticks of the machine since it started; the difference of two says how busy it was in between. */
export function machineTimes(): MachineTimes {
  const line = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]!;
  const ticks = line.split(/\s+/).slice(1, 9).map(Number);
  return { all: ticks.reduce((sum, t) => sum + t, 0), idle: ticks[3]! + ticks[4]! };
}

/** Share of the cores that were busy between two readings, 0 to 1; whoever used them. */
export function busyShare(from: MachineTimes, to: MachineTimes): number {
  return 1 - (to.idle - from.idle) / Math.max(1, to.all - from.all);
}
