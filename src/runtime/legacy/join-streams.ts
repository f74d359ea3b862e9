/** Passes bytes both ways between two connections until either side is gone. */
import type { Duplex } from 'node:stream';

/** An end of one side is passed on; an error or a close of one side closes the other. */
export function join(a: Duplex, b: Duplex): void {
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => to.destroy());
  }
}
