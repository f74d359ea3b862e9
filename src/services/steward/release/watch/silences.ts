/** Entries of the live color that do not say that they are live and ready, and since when. */
import type { ColorReport } from '../../../../contracts/release/release.ts';
import type { Clock, SwitchParts } from '../parts.ts';
import type { Since } from './counts.ts';
import type { Silence } from './judge.ts';
import type { Outages } from './outages.ts';
import { Stalls } from './stalls.ts';

/** When a container was asked, and how long this process had been late and the broker away by then. */
export interface Asked {
  readonly since: number;
  readonly lateBy: number;
  readonly awayBy: number;
}

interface Noted extends Asked, Pick<Silence, 'problem'> {
  /** It said that it has no connection to the broker. */
  readonly isCut: boolean;
}

export class Silences {
  readonly #clock: Clock;
  readonly #outages: Pick<Outages, 'ms'>;
  readonly #stalls: Stalls;
  readonly #silent = new Map<string, Noted>();
  /** Good answers of each entry, by the ingresses' account. */
  readonly #good = new Map<string, number>();

  constructor({ clock, outages }: Pick<SwitchParts, 'clock' | 'outages'>) {
    this.#clock = clock;
    this.#outages = outages;
    this.#stalls = new Stalls(clock);
  }

  stop(): void {
    this.#stalls.stop();
  }

  asked(): Asked {
    return { since: this.#clock.now(), lateBy: this.#stalls.ms, awayBy: this.#outages.ms };
  }

  ready(slug: string): void {
    this.#silent.delete(slug);
  }

  /** @param report what it says; null when it says nothing. The last thing that it said is why. */
  notReady(
    slug: string,
    asked: Asked,
    report: Pick<ColorReport, 'problem' | 'connected'> | null,
  ): void {
    const { problem, isCut, ...first } = this.#silent.get(slug) ?? {
      ...asked,
      problem: undefined,
      isCut: false,
    };
    this.#silent.set(slug, {
      ...first,
      problem: report?.problem ?? problem,
      isCut: isCut || report?.connected === false,
    });
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

  /**
   * While this host stalls nobody is heard; that is no silence of the color. Neither is that it waits for a broker
   * that this steward has no connection to.
   */
  all(): Map<string, Silence> {
    const [late, away] = [this.#stalls.ms, this.#outages.ms];
    return new Map(
      [...this.#silent].map(([slug, { since, lateBy, awayBy, problem, isCut }]) => [
        slug,
        { since, problem, unseenMs: late - lateBy + (isCut ? away - awayBy : 0) },
      ]),
    );
  }
}
