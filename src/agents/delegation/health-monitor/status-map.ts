/** The state of every agent, as it was when it was last asked. */

export interface AgentStatus {
  /** `healthy`, `degraded`, `unreachable`, or `stale` when it has not been seen for long. */
  readonly status: string;
  readonly machine: string;
  /** ISO 8601; null for one that never answered. */
  readonly last_seen: string | null;
  /** Seconds its last answer took; null when it gave none. */
  readonly response_time: number | null;
  readonly failures: number;
}

/** An agent that was last seen longer ago than this is stale, and then forgotten, milliseconds. */
export const STALE_MS = 300_000;
export const FORGET_MS = 24 * 60 * 60 * 1000;

export interface Seen {
  readonly healthy: boolean;
  readonly seconds: number;
}

export class StatusMap {
  readonly #agents = new Map<string, AgentStatus & { readonly since: number }>();

  /** Of a name on two machines the other one is `machine/name`. */
  #key(name: string, machine: string): string {
    const held = this.#agents.get(name);
    return held === undefined || held.machine === machine ? name : `${machine}/${name}`;
  }

  /** Notes an answer, or that there was none (`seen` undefined). `now` in Unix milliseconds. */
  note(name: string, machine: string, seen: Seen | undefined, now: number): void {
    const key = this.#key(name, machine);
    const before = this.#agents.get(key);
    const since = before?.since ?? now;
    if (seen !== undefined) {
      this.#agents.set(key, {
        status: seen.healthy ? 'healthy' : 'degraded',
        machine,
        last_seen: new Date(now).toISOString(),
        response_time: seen.seconds,
        failures: 0,
        since: now,
      });
      return;
    }
    this.#agents.set(key, {
      status: now - since > STALE_MS ? 'stale' : 'unreachable',
      machine,
      last_seen: before?.last_seen ?? null,
      response_time: null,
      failures: (before?.failures ?? 0) + 1,
      since,
    });
  }

  /** Marks those that nobody asks for any more, and forgets the ones that are long gone. */
  sweep(now: number): void {
    for (const [key, status] of this.#agents) {
      if (now - status.since > FORGET_MS) this.#agents.delete(key);
      else if (now - status.since > STALE_MS) this.#agents.set(key, { ...status, status: 'stale' });
    }
  }

  /** Agents that are known, whether or not the registry still names them. */
  names(): { readonly name: string; readonly machine: string }[] {
    return [...this.#agents].map(([key, { machine }]) => ({
      name: key.slice(key.indexOf('/') + 1),
      machine,
    }));
  }

  all(): Record<string, AgentStatus> {
    return Object.fromEntries(
      [...this.#agents].map(([key, { since: _since, ...status }]) => [key, status]),
    );
  }
}
