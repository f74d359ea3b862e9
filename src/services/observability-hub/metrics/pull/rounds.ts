/**
 * Sees to it that every member is asked about every 15 s. Prometheus asks through this hub and spreads its
 * questions itself, so as long as it does there is nothing to do here; whoever was not asked lately, because
 * Prometheus is away or asks him directly, is asked by the hub, a few each second.
 */
import type { Stop } from '../../../../runtime/agent.ts';
import type { Member } from '../../../../contracts/observability/observability.ts';
import type { Puller } from './puller.ts';

/** Between two questions to one member. */
const EVERY_MS = 15_000;
const TICK_MS = 1_000;

export interface RoundsParts {
  readonly targets: () => readonly Member[];
  readonly puller: Pick<Puller, 'pull' | 'last'>;
  /** Once per round: what is not asked of members. */
  readonly onRound: () => void;
  /** Unix milliseconds. */
  readonly now?: () => number;
}

/** @returns what stops them */
export function startRounds(parts: RoundsParts): Stop {
  const rounds = new Rounds(parts);
  const timer = setInterval(() => rounds.tick(), TICK_MS);
  return () => clearInterval(timer);
}

export class Rounds {
  readonly #parts: RoundsParts;
  readonly #now: () => number;
  #ticks = 0;

  constructor(parts: RoundsParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  /** Asks those that are due the longest; no more than keep the pace, so a start does not ask all at once. */
  tick(): void {
    const { targets, puller, onRound } = this.#parts;
    if (this.#ticks % (EVERY_MS / TICK_MS) === 0) onRound();
    this.#ticks += 1;
    const now = this.#now();
    const all = targets();
    const due = all
      .map((member) => ({ member, at: puller.last(member.id)?.at ?? -Infinity }))
      // A second of grace: Prometheus is never exactly in time.
      .filter(({ at }) => now - at >= EVERY_MS + TICK_MS || at > now)
      .sort((a, b) => a.at - b.at)
      .slice(0, Math.ceil((all.length * TICK_MS) / EVERY_MS));
    for (const { member } of due) void puller.pull(member).catch(() => undefined);
  }
}
