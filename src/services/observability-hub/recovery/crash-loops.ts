/**
 * Who ends again and again. The engine starts it anew each time, so it is never dead for long; what tells is how
 * often the engine had to.
 */
import type { Member } from '../../../contracts/observability/observability.ts';
import { Increments } from '../increments.ts';

/** So many restarts by the engine within this time are a loop; the alert AgentCrashLoop says the same. */
export const LOOP = { restarts: 3, withinMs: 600_000 } as const;

export class CrashLoops {
  readonly #restarts = new Increments(LOOP.withinMs, LOOP.restarts);

  /** Reads the counts of all members; those that are gone, or have no container, are forgotten. */
  look(members: readonly Member[], now: number): void {
    this.#restarts.look(
      members.map(({ id, restarts }) => [id, restarts] as const),
      now,
    );
  }

  /** Restarts within the time of a loop. */
  restarts(id: string): number {
    return this.#restarts.of(id) ?? 0;
  }

  loops({ id }: Pick<Member, 'id'>): boolean {
    return this.restarts(id) >= LOOP.restarts;
  }
}
