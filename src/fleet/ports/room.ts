import type { Machine, PortRange } from '../model.ts';

/** How full one range is. */
export interface PortRoom {
  readonly machine: string;
  readonly purpose: string;
  readonly from: number;
  readonly to: number;
  readonly used: number;
  readonly free: number;
  /** Lowest free number; null when the range is full. */
  readonly nextFree: number | null;
}

/** Every range of a machine with what is taken of it. */
export function roomOf({ name, ports }: Machine, taken: ReadonlySet<number>): PortRoom[] {
  return Object.entries(ports).flatMap(([purpose, ranges]) =>
    ranges.map((range) => {
      const free = [...numbersOf(range)].filter((port) => !taken.has(port));
      const used = range.to - range.from + 1 - free.length;
      const nextFree = free[0] ?? null;
      return { machine: name, purpose, ...range, used, free: free.length, nextFree };
    }),
  );
}

/** Every number of a closed range, ascending. */
export function* numbersOf({ from, to }: PortRange): Generator<number> {
  for (let port = from; port <= to; port++) yield port;
}
