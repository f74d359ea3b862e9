/** A circuit breaker for each type of task, driven by the queue's own clock. */
const BreakerState = { closed: 'closed', open: 'open', halfOpen: 'half_open' } as const;
export type BreakerState = (typeof BreakerState)[keyof typeof BreakerState];

interface Circuit {
  failures: number;
  /** 0 while closed. */
  openedAt: number;
  /** The one task that tries whether it works again. */
  probe: string | undefined;
}

export class Breakers {
  readonly #circuits = new Map<string, Circuit>();
  readonly #limit: number;
  readonly #pauseMs: number;

  /**
   * @param limit failures in a row that open a circuit
   * @param pauseMs time it stays open before one task may try
   */
  constructor(limit: number, pauseMs: number) {
    this.#limit = limit;
    this.#pauseMs = pauseMs;
  }

  /** True when a task of the type may start now. */
  passes(type: string, now: number): boolean {
    const circuit = this.#circuits.get(type);
    if (circuit === undefined || circuit.openedAt === 0) return true;
    return circuit.probe === undefined && now >= circuit.openedAt + this.#pauseMs;
  }

  started(type: string, id: string): void {
    const circuit = this.#circuits.get(type);
    if (circuit !== undefined && circuit.openedAt > 0) circuit.probe = id;
  }

  succeeded(type: string): void {
    this.#circuits.delete(type);
  }

  failed(type: string, id: string, now: number): void {
    const circuit = this.#circuits.get(type) ?? { failures: 0, openedAt: 0, probe: undefined };
    this.#circuits.set(type, circuit);
    circuit.failures += 1;
    const probed = circuit.probe === id;
    if (probed) circuit.probe = undefined;
    if (probed || (circuit.openedAt === 0 && circuit.failures >= this.#limit)) {
      circuit.openedAt = now;
    }
  }

  /** The task ended without telling anything about its type, e.g. it was cancelled. */
  abandoned(type: string, id: string): void {
    const circuit = this.#circuits.get(type);
    if (circuit?.probe === id) circuit.probe = undefined;
  }

  state(type: string, now: number): BreakerState {
    const circuit = this.#circuits.get(type);
    if (circuit === undefined || circuit.openedAt === 0) return BreakerState.closed;
    return now >= circuit.openedAt + this.#pauseMs ? BreakerState.halfOpen : BreakerState.open;
  }

  /** When the next open circuit lets a task try. */
  nextTry(now: number): number | undefined {
    let next: number | undefined;
    for (const { openedAt } of this.#circuits.values()) {
      const at = openedAt + this.#pauseMs;
      if (openedAt > 0 && at > now && (next === undefined || at < next)) next = at;
    }
    return next;
  }

  /** Types whose circuit is not closed. */
  *open(now: number): Iterable<{ type: string; state: BreakerState; failures: number }> {
    for (const [type, { openedAt, failures }] of this.#circuits) {
      if (openedAt > 0) yield { type, state: this.state(type, now), failures };
    }
  }
}
