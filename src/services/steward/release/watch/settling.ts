/**
 * When a switch is over. Until then slow answers say nothing of the color that went live: some waited for the switch, and
 * the color that let go begins anew, which takes the cores from the one that answers now.
 */
import { otherColor, type Color } from '../../../../contracts/release/release.ts';
import type { SwitchParts } from '../parts.ts';

/** What waited for the switch is answered by then; the other color stands by, or does not come back; milliseconds. */
const SETTLED = { leastMs: 2_000, mostMs: 10_000 };

export class Settling {
  readonly #parts: Pick<SwitchParts, 'clock' | 'look'>;
  readonly #other: Color;
  readonly #since: number;
  readonly #asked = new Set<string>();
  readonly #back = new Set<string>();
  #over = false;

  /** @param color that went live now */
  constructor(parts: Pick<SwitchParts, 'clock' | 'look'>, color: Color) {
    this.#parts = parts;
    this.#other = otherColor(color);
    this.#since = parts.clock.now();
  }

  /** Looks again; not waited for, as one that begins anew answers late or not at all. */
  look(slugs: readonly string[]): void {
    if (this.#over) return;
    const ms = this.#parts.clock.now() - this.#since;
    const back = slugs.length > 0 && slugs.every((slug) => this.#back.has(slug));
    this.#over = ms >= (back ? SETTLED.leastMs : SETTLED.mostMs);
    for (const slug of slugs) {
      if (this.#back.has(slug) || this.#asked.has(slug)) continue;
      this.#asked.add(slug);
      void this.#parts.look(slug, this.#other).then((report) => {
        this.#asked.delete(slug);
        if (report?.role === 'standby' && report.ready) this.#back.add(slug);
      });
    }
  }

  get isOver(): boolean {
    return this.#over;
  }
}
