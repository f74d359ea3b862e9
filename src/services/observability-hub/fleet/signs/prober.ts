/** Asks every member for its health, spread over time, and sooner again when one does not answer. */
import type { HealthReport } from '../../../../contracts/fleet/health.ts';

/** Between two questions to a member, milliseconds. */
export const ASK_EVERY_MS = 5_000;
/** After a question without an answer. */
export const ASK_AGAIN_MS = 1_000;
/** Questions a second at most: a large fleet is asked less often. */
const QUESTIONS_PER_S = 40;
const AT_ONCE = 64;
/** Time over which the first questions of a small fleet are spread. */
const FIRST_MS = 2_000;
const TICK_MS = 250;

export interface Target {
  readonly id: string;
  readonly machine: string;
  readonly name: string;
}

export interface ProberParts {
  readonly targets: () => readonly Target[];
  /** Rejects with why there was no answer. */
  readonly ask: (target: Target) => Promise<Partial<HealthReport>>;
  readonly answered: (target: Target, report: Partial<HealthReport>, ms: number) => void;
  readonly silent: (target: Target, reason: string) => void;
  readonly now?: () => number;
  readonly random?: () => number;
}

export class Prober {
  readonly #parts: ProberParts;
  readonly #dueMs = new Map<string, number>();
  readonly #under = new Set<string>();
  /** Members whose last question got no answer. */
  readonly #silent = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: ProberParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setInterval(() => this.tick(), TICK_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Asks a member as soon as possible. */
  soon(id: string): void {
    this.#dueMs.set(id, -Infinity);
  }

  /** Asks those whose time has come. */
  tick(): void {
    const { targets, random = Math.random } = this.#parts;
    const all = targets();
    const every = Math.max(ASK_EVERY_MS, (all.length / QUESTIONS_PER_S) * 1_000);
    const now = this.#now();
    const ids = new Set<string>();
    for (const target of all) {
      const { id } = target;
      ids.add(id);
      if (this.#under.has(id) || this.#under.size >= AT_ONCE) continue;
      // A newcomer is not asked in the same moment as all others.
      const due = this.#dueMs.get(id);
      if (due === undefined)
        this.#dueMs.set(id, now + random() * (every - ASK_EVERY_MS + FIRST_MS));
      else if (due <= now) void this.#ask(target, every * (0.9 + 0.2 * random()));
    }
    for (const id of this.#dueMs.keys()) {
      if (ids.has(id)) continue;
      this.#dueMs.delete(id);
      this.#silent.delete(id);
    }
  }

  async #ask(target: Target, every: number): Promise<void> {
    this.#under.add(target.id);
    let wait = every;
    this.#dueMs.set(target.id, Infinity);
    try {
      const asked = this.#now();
      const report = await this.#parts.ask(target);
      this.#parts.answered(target, report, this.#now() - asked);
      this.#silent.delete(target.id);
    } catch (error) {
      // Once more at once, to tell a hiccup from silence; then as seldom as everybody.
      if (!this.#silent.has(target.id)) wait = Math.min(every, ASK_AGAIN_MS);
      // Who left while it was asked is forgotten already.
      if (this.#dueMs.has(target.id)) this.#silent.add(target.id);
      this.#parts.silent(target, (error as Error).message);
    } finally {
      this.#under.delete(target.id);
    }
    // Asked for in the meantime: then sooner.
    if (this.#dueMs.get(target.id) === Infinity) this.#dueMs.set(target.id, this.#now() + wait);
  }

  #now(): number {
    return (this.#parts.now ?? (() => performance.now()))();
  }
}
