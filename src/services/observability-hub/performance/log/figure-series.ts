/** The values of one series of figures, in the order in which they were logged. */
import { FIGURES_KEPT } from '../../../../contracts/observability/performance.ts';
import type { Row } from './performance-log.ts';

type Place = Pick<Row, 'id' | 'at'>;

export class FigureSeries {
  #values: number[] = [];
  /** Where each value stands, of the same length. */
  #places: Place[] = [];
  /** The last row that took the place of everything before it. */
  #base: Place | undefined;

  /** Oldest first. */
  get values(): readonly number[] {
    return this.#values;
  }

  add(place: Place, value: number): void {
    if (this.#base !== undefined && isBefore(place, this.#base)) return;
    const at = this.#after(place);
    this.#values.splice(at, 0, value);
    this.#places.splice(at, 0, placeOf(place));
    this.#trim();
  }

  /** Takes the place of all values before it. */
  replace(place: Place, values: readonly number[]): void {
    if (this.#base !== undefined && isBefore(place, this.#base)) return;
    this.#base = placeOf(place);
    const at = this.#after(place);
    this.#values = [...values, ...this.#values.slice(at)];
    this.#places = [...values.map(() => placeOf(place)), ...this.#places.slice(at)];
    this.#trim();
  }

  /** Index of the first value that was logged later; nearly always the end. */
  #after(place: Place): number {
    let index = this.#places.length;
    while (index > 0 && isBefore(place, this.#places[index - 1]!)) index -= 1;
    return index;
  }

  #trim(): void {
    const over = this.#values.length - FIGURES_KEPT;
    if (over <= 0) return;
    this.#values.splice(0, over);
    this.#places.splice(0, over);
  }
}

const isBefore = (a: Place, b: Place) => a.at < b.at || (a.at === b.at && a.id < b.id);
/** Without the row's body, which would stay in memory with it. */
const placeOf = ({ at, id }: Place): Place => ({ at, id });
