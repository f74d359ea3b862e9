/** How far the clocks of the machines are from this hub's, as their messages tell. */

/** Offsets up to this may be nothing but the way of a message, milliseconds. */
const SURE_MS = 1_000;
/** The least offset within one to two of these counts: the others were on their way for longer. */
const WINDOW_MS = 60_000;

/** More machines than any fleet has: senders name theirs, and a flood of names cannot fill the memory. */
const MOST_MACHINES = 100;

interface Least {
  readonly since: number;
  readonly current: number;
  readonly before: number;
}

export class ClockOffsets {
  readonly #machines = new Map<string, Least>();

  /**
   * @param sent clock of the sender, Unix milliseconds
   * @param arrived clock of this hub
   */
  observe(machine: string, sent: number, arrived: number): void {
    const offset = arrived - sent;
    const known = this.#machines.get(machine);
    if (known === undefined && this.#machines.size >= MOST_MACHINES) return;
    const over = known === undefined || Math.abs(arrived - known.since) >= WINDOW_MS;
    this.#machines.set(
      machine,
      over
        ? { since: arrived, current: offset, before: known?.current ?? Infinity }
        : { ...known, current: Math.min(known.current, offset) },
    );
  }

  /** This hub's clock minus the machine's; undefined while nothing was heard of it. */
  of(machine: string): number | undefined {
    const known = this.#machines.get(machine);
    return known && Math.min(known.current, known.before);
  }

  /** What to add to times of a machine whose clock is certainly wrong, or right where ours is not. */
  correction(machine: string): number {
    const offset = this.of(machine) ?? 0;
    return Math.abs(offset) < SURE_MS ? 0 : offset;
  }

  entries(): Record<string, number> {
    return Object.fromEntries([...this.#machines.keys()].map((name) => [name, this.of(name)!]));
  }
}
