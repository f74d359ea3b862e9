/** How full a GPU may get, by the priority of who asks. */
import type { PriorityClass } from '../admission.ts';
import type { Gpu } from './gpu.ts';

/** Share of a GPU up to which each priority may fill it. */
export const SHARES: Readonly<Record<PriorityClass, number>> = {
  CRITICAL: 0.8,
  HIGH: 0.6,
  MEDIUM: 0.4,
  LOW: 0.2,
};

/** MiB up to which a priority may fill this GPU. */
export const ceilingMiB = (totalMiB: number, priority: PriorityClass) =>
  Math.floor(totalMiB * SHARES[priority]);

/** True when the amount fits now: use of everybody and the amount together stay under the share. */
export const fitsNow = (gpu: Gpu, miB: number, priority: PriorityClass) =>
  gpu.usedMiB + miB <= ceilingMiB(gpu.totalMiB, priority);

/** True when it would fit a GPU that is empty. */
export const fitsEver = (totalMiB: number, miB: number, priority: PriorityClass) =>
  miB <= ceilingMiB(totalMiB, priority);
