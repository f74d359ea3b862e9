/** The time, once a second, for everything that shows an age. */
import { signal } from '@preact/signals';
import { clockOffsetMs } from './members.ts';

export const now = signal(Date.now());

setInterval(() => {
  if (!document.hidden) now.value = Date.now();
}, 1_000);
document.addEventListener('visibilitychange', () => {
  now.value = Date.now();
});

/** Age of a time that the hub told, by its clock. Subscribes to the ticker. */
export function ageOf(when: string | null | undefined): number | undefined {
  if (when === null || when === undefined) return undefined;
  const at = Date.parse(when);
  return Number.isNaN(at) ? undefined : Math.max(0, now.value + clockOffsetMs.value - at);
}
