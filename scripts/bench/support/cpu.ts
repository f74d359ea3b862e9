/** CPU time of other processes, from the kernel's own account. */
import { readFileSync } from 'node:fs';

/** The kernel counts in hundredths of a second (USER_HZ). */
const MS_PER_TICK = 10;

/** User and system time of a process so far, all its threads, milliseconds; 0 when it is gone. */
export function cpuMs(pid: number): number {
  try {
    // The name may hold spaces and brackets; fields 14 and 15 are counted from behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return (Number(stat[11]) + Number(stat[12])) * MS_PER_TICK;
  } catch {
    return 0;
  }
}
