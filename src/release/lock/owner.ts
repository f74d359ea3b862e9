import { readFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';

/** Who acts, as records name him: user@host. */
export function actor(): string {
  return `${process.env.SUDO_USER || userInfo().username}@${hostname()}`;
}

/**
 * What tells a process from a later one with the same number; null where the system does not say.
 */
export function birthOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; the start time is the 20th word after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

/** True when the process with this number and birth is certainly gone. */
export function isDead(pid: number, birth: string | null): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  const now = birthOf(pid);
  return birth !== null && now !== null && now !== birth;
}
