/**
 * Removes dead entries a little after their lease is over: one timer, set only while a lease runs.
 */
import type { Clock } from '../clock.ts';
import type { LeaseTable } from './lease-table.ts';
import type { Registry } from '../registry.ts';

/** Shortest time between two sweeps; look-ups notice a finished lease themselves. */
const SHORTEST_MS = 1_000;

/** A timer this late means that the process did not run, and heard no heartbeat either. */
const PAUSED_MS = 2_000;

export interface SweeperParts {
  readonly table: Pick<LeaseTable, 'grace'>;
  readonly registry: Pick<Registry, 'sweep' | 'nextSweepMs'>;
  readonly clock: Clock;
}

export class Sweeper {
  readonly #parts: SweeperParts;
  #timer: NodeJS.Timeout | undefined;
  #blind = false;

  constructor(parts: SweeperParts) {
    this.#parts = parts;
  }

  /** Sets the timer unless it is set: leases only ever get longer. */
  arm(): void {
    if (this.#timer || this.#blind) return;
    const next = this.#parts.registry.nextSweepMs();
    if (next === null) return;
    const waitMs = Math.max(SHORTEST_MS, next);
    const dueMs = this.#parts.clock.monotonicMs() + waitMs;
    this.#timer = setTimeout(() => this.#fire(dueMs), waitMs);
  }

  /** The fabric is gone: no heartbeat can arrive, so nobody is expired for missing one. */
  blind(): void {
    this.#blind = true;
    this.stop();
  }

  /** The fabric is back; everyone gets two leases to be heard. */
  sighted(): void {
    if (!this.#blind) return;
    this.#blind = false;
    this.#parts.table.grace();
    this.arm();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #fire(dueMs: number): void {
    this.#timer = undefined;
    if (this.#parts.clock.monotonicMs() - dueMs > PAUSED_MS) this.#parts.table.grace();
    this.#parts.registry.sweep();
    this.arm();
  }
}
