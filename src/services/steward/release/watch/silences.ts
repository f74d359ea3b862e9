/** Entries of the live color that do not say that they are live and ready, and since when. */
import type { Clock } from '../parts.ts';
import type { Since } from './counts.ts';
import type { Silence } from './judge.ts';
import { Stalls } from './stalls.ts';

/** When a container was asked, and how long this process had been late by then. */
export interface Asked {
  readonly since: number;
  readonly lateBy: number;
}

export class Silences {
  readonly #clock: Clock;
  readonly #stalls: Stalls;
  readonly #silent = new Map<string, Asked & Pick<Silence, 'problem'>>();
  /** Good answers of each entry, by the ingresses' account. */
  readonly #good = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#stalls = new Stalls(clock);
  }

  stop(): void {
    this.#stalls.stop();
  }

  asked(): Asked {
    return { since: this.#clock.now(), lateBy: this.#stalls.ms };
  }

  ready(slug: string): void {
    this.#silent.delete(slug);
  }

  /** @param problem what it says of it; undefined when it says nothing. The last thing that it said is why. */
  notReady(slug: string, asked: Asked, problem: string | undefined): void {
    const { since, lateBy, problem: before } = this.#silent.get(slug) ?? { ...asked, problem };
    this.#silent.set(slug, { since, lateBy, problem: problem ?? before });
  }

  /**
   * Who answers its users well is not silent, however late its page is: on a busy host the color that let go, which
   * begins anew, takes the time that the page would need. What says that it is not ready is taken at its word.
   */
  answered(counts: readonly Since[]): void {
    for (const { slug, requests, errors } of counts) {
      const good = requests - errors;
      const silent = this.#silent.get(slug);
      if (good > (this.#good.get(slug) ?? good) && silent?.problem === undefined)
        this.#silent.delete(slug);
      this.#good.set(slug, good);
    }
  }

  /** While this host stalls nobody is heard; that is no silence of the color. */
  all(): Map<string, Silence> {
    const late = this.#stalls.ms;
    return new Map(
      [...this.#silent].map(([slug, { since, lateBy, problem }]) => [
        slug,
        { since, problem, unseenMs: late - lateBy },
      ]),
    );
  }
}
