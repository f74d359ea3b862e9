/**
 * Who ends again and again. The engine starts it anew each time, so it is never dead for long; what tells is how
 * often the engine had to.
 */
import type { Member } from '../../../contracts/observability/observability.ts';

/** So many restarts by the engine within this time are a loop; the alert AgentCrashLoop says the same. */
export const LOOP = { restarts: 3, withinMs: 600_000 } as const;

interface Seen {
  /** The engine's count; it begins anew when somebody starts the container. */
  count: number;
  /** When this hub saw the restarts, the oldest first. */
  at: number[];
}

export class CrashLoops {
  readonly #seen = new Map<string, Seen>();

  /** Reads the counts of all members; those that are gone, or have no container, are forgotten. */
  look(members: readonly Member[], now: number): void {
    const there = new Set(members.map(({ id }) => id));
    for (const id of this.#seen.keys()) if (!there.has(id)) this.#seen.delete(id);
    for (const { id, restarts } of members)
      if (restarts === null) this.#seen.delete(id);
      else this.#note(id, restarts, now);
  }

  /** Restarts within the time of a loop. */
  restarts(id: string): number {
    return this.#seen.get(id)?.at.length ?? 0;
  }

  loops({ id }: Pick<Member, 'id'>): boolean {
    return this.restarts(id) >= LOOP.restarts;
  }

  #note(id: string, count: number, now: number): void {
    const seen = this.#seen.get(id);
    // What was counted before this hub looked is of no known time.
    if (seen === undefined || count < seen.count) {
      this.#seen.set(id, { count, at: [] });
      return;
    }
    seen.at = seen.at.filter((at) => at > now - LOOP.withinMs);
    for (let more = Math.min(count - seen.count, LOOP.restarts); more > 0; more -= 1)
      seen.at.push(now);
    seen.count = count;
  }
}
