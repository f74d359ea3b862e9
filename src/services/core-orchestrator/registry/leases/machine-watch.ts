/**
 * Tells a machine that is away from agents that are dead. When nobody on a machine was heard for one
 * and a half heartbeats its broker is asked: if that answers, the agents are dead and their leases
 * run out; if not, they are kept as last known until somebody there is heard again.
 */
import { MACHINE_AWAY, REGISTRY, type RegistryEntry } from '../../../../contracts/registry.ts';
import type { Clock } from '../clock.ts';
import type { LeaseTable } from './lease-table.ts';

export interface MachineWatchParts {
  readonly table: Pick<LeaseTable, 'machines' | 'keep' | 'markStale' | 'release'>;
  readonly clock: Clock;
  /** The machine this process runs on; it is never away. */
  readonly home: string;
  /** True when the broker of the machine answered; never rejects. */
  readonly probe: (machine: string) => Promise<boolean>;
  /** The entries that are stale now. */
  readonly onAway: (machine: string, entries: readonly RegistryEntry[]) => void;
  readonly onBack: (machine: string) => void;
  readonly rules?: typeof MACHINE_AWAY;
}

interface State {
  /** Last sign of life of anybody there, or of its broker. */
  seenMs: number;
  awaySinceMs: number | null;
  /** Counts signs of life, so that an answer that is overtaken by one is ignored. */
  heard: number;
  asking: boolean;
}

const SHORTEST_MS = 250;

export class MachineWatch {
  readonly #parts: MachineWatchParts;
  readonly #rules: typeof MACHINE_AWAY;
  readonly #machines = new Map<string, State>();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(parts: MachineWatchParts) {
    this.#parts = parts;
    this.#rules = parts.rules ?? MACHINE_AWAY;
  }

  /** Somebody on the machine registered or sent a heartbeat. */
  heard(machine: string): void {
    if (machine === this.#parts.home) return;
    const state = this.#state(machine);
    state.heard += 1;
    state.seenMs = this.#parts.clock.monotonicMs();
    if (state.asking || state.awaySinceMs !== null) this.#back(machine, state);
    this.#arm();
  }

  /** Begins with the machines of which entries were read back. */
  start(): void {
    this.#stopped = false;
    for (const machine of this.#parts.table.machines()) {
      if (machine !== this.#parts.home) this.#state(machine);
    }
    this.#arm();
  }

  /** Our own broker is gone, so nobody can be heard and nobody can be asked. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Our own broker is back; everybody has time again to be heard. */
  resume(): void {
    const now = this.#parts.clock.monotonicMs();
    for (const state of this.#machines.values()) state.seenMs = now;
    this.start();
  }

  /** Machines that are away. */
  away(): string[] {
    return [...this.#machines]
      .filter(([, state]) => state.awaySinceMs !== null)
      .map(([machine]) => machine);
  }

  /** Asks after the machines that are silent; public for tests, the timer calls it. */
  async check(): Promise<void> {
    const known = this.#parts.table.machines();
    for (const machine of this.#machines.keys()) {
      if (!known.has(machine)) this.#forget(machine);
    }
    const due = [...this.#machines].filter(([, state]) => this.#dueInMs(state) <= 0);
    await Promise.all(due.map(([machine, state]) => this.#ask(machine, state)));
    this.#arm();
  }

  async #ask(machine: string, state: State): Promise<void> {
    if (state.asking) return;
    const { table, probe, clock } = this.#parts;
    const { heard } = state;
    state.asking = true;
    // Until the answer is here no lease may run out: it would be too late to bring them back.
    table.keep(machine);
    const answered = await probe(machine);
    state.asking = false;
    if (state.heard !== heard || this.#machines.get(machine) !== state) return;
    state.seenMs = clock.monotonicMs();
    if (answered) return this.#back(machine, state);
    if (state.awaySinceMs === null) {
      state.awaySinceMs = clock.monotonicMs();
      this.#parts.onAway(machine, table.markStale(machine));
    } else if (clock.monotonicMs() - state.awaySinceMs >= this.#rules.keepMs) {
      this.#forget(machine);
    }
  }

  /** Reachable: the leases run. Who was out of reach gets two leases to be heard again. */
  #back(machine: string, state: State): void {
    const wasAway = state.awaySinceMs !== null;
    state.awaySinceMs = null;
    this.#parts.table.release(machine, wasAway ? 2 * REGISTRY.leaseMs : 0);
    if (wasAway) this.#parts.onBack(machine);
  }

  #forget(machine: string): void {
    this.#machines.delete(machine);
    this.#parts.table.release(machine, 0);
  }

  #state(machine: string): State {
    const seenMs = this.#parts.clock.monotonicMs();
    const state = this.#machines.get(machine) ?? {
      seenMs,
      awaySinceMs: null,
      heard: 0,
      asking: false,
    };
    this.#machines.set(machine, state);
    return state;
  }

  #dueInMs({ seenMs, awaySinceMs, asking }: State): number {
    if (asking) return Infinity;
    const { silentMs, againMs } = this.#rules;
    const patience = awaySinceMs === null ? silentMs : againMs;
    return seenMs + patience - this.#parts.clock.monotonicMs();
  }

  /** One timer, never moved earlier: signs of life only make it unnecessary. */
  #arm(): void {
    if (this.#timer || this.#stopped || this.#machines.size === 0) return;
    const next = Math.min(...[...this.#machines.values()].map((state) => this.#dueInMs(state)));
    if (next === Infinity) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        void this.check();
      },
      Math.max(SHORTEST_MS, next),
    );
    this.#timer.unref();
  }
}
