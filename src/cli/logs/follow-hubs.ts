/** Lines as the hubs get them, for as long as somebody reads: from the other hub when one goes. */
import type { LogLine } from '../../contracts/observability/observability.ts';
import { systemClock, type Clock } from '../../engine/poll.ts';
import { whyAway, type LogHub, type LogQuestion } from './log-hub.ts';

/** Between two rounds in which no hub answered. */
const ROUND_MS = 1_000;
/** Lines of the two machines come in the order of their arrival, not of their time. */
const LATE_MS = 60_000;
/** A search gives no more at once. */
const MOST = 1_000;
const REMEMBERED = 10_000;

export interface FollowOptions {
  readonly question: LogQuestion;
  /** Lines that were shown already, the newest first. */
  readonly shown: readonly LogLine[];
  /** Told what goes wrong, and that it goes on. */
  readonly say: (text: string) => void;
  readonly clock?: Clock;
}

/**
 * Ends only with a failure that no hub would answer better.
 *
 * A tail is opened first and what came meanwhile is looked up then, so that between two hubs no line is left out.
 */
export async function* followHubs(
  hubs: readonly LogHub[],
  { question, shown, say, clock = systemClock }: FollowOptions,
): AsyncGenerator<LogLine> {
  const seen = new Seen(shown);
  const began = new Date(clock.now()).toISOString();
  // Older ones than those that were shown were left out on purpose.
  const oldest = shown.at(-1)?.time ?? question['since'] ?? began;
  let away = false;
  const lost = (text: string) => {
    if (!away) say(`${text}; asking again`);
    away = true;
  };
  for (;;) {
    for (const hub of hubs) {
      try {
        const tail = await hub.tail(question);
        const missed = { ...question, since: seen.since(oldest), limit: String(MOST) };
        const { lines } = await hub.search(missed);
        if (away) say(`the hub of ${hub.machine} answers`);
        away = false;
        for (const line of lines.toReversed()) if (seen.add(line)) yield line;
        for await (const line of tail) if (seen.add(line)) yield line;
        lost(`the hub of ${hub.machine} ended the tail`);
      } catch (error) {
        const reason = whyAway(error);
        if (reason === undefined) throw error;
        lost(`the hub of ${hub.machine} is away (${reason})`);
      }
    }
    await clock.sleep(ROUND_MS);
  }
}

class Seen {
  readonly #keys = new Set<string>();
  /** Ids grow with time; lines of one millisecond differ in them alone. */
  readonly #first: number;
  #newest = '';

  constructor(lines: readonly LogLine[]) {
    this.#first = Number(lines.at(-1)?.id ?? 0);
    for (const line of lines.toReversed()) this.add(line);
  }

  /** Whether it is new. */
  add(line: LogLine): boolean {
    if (Number(line.id) < this.#first) return false;
    const key = `${line.machine} ${line.agent} ${line.id}`;
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    if (line.time > this.#newest) this.#newest = line.time;
    if (this.#keys.size > REMEMBERED) this.#keys.delete(this.#keys.values().next().value!);
    return true;
  }

  /** From when on to look for what was missed. */
  since(oldest: string): string {
    if (this.#newest === '') return oldest;
    const late = new Date(Date.parse(this.#newest) - LATE_MS).toISOString();
    return late > oldest ? late : oldest;
  }
}
