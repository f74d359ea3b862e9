/** The last samples of one member: one time for all its series, four bytes a value, nothing per sample on the heap. */

/** An hour at one sample every 15 s. */
export const KEPT_SAMPLES = 240;

export class Ring {
  readonly #times = new Float64Array(KEPT_SAMPLES);
  readonly #series = new Map<string, Float32Array>();
  #next = 0;
  #size = 0;

  get names(): Iterable<string> {
    return this.#series.keys();
  }

  /** @param values by series; a series that is not named has no value at that time */
  push(at: number, values: Iterable<readonly [series: string, value: number]>): void {
    for (const kept of this.#series.values()) kept[this.#next] = NaN;
    for (const [series, value] of values) this.#of(series)[this.#next] = value;
    this.#times[this.#next] = at;
    this.#next = (this.#next + 1) % KEPT_SAMPLES;
    this.#size = Math.min(this.#size + 1, KEPT_SAMPLES);
  }

  /** The samples since a time, oldest first; NaN where the series had no value. */
  since(series: string, since: number): { times: Float64Array; values: Float32Array } {
    const kept = this.#series.get(series);
    if (kept === undefined) return { times: new Float64Array(0), values: new Float32Array(0) };
    let count = 0;
    while (count < this.#size && this.#times[this.#back(count + 1)]! >= since) count += 1;
    const times = new Float64Array(count);
    const values = new Float32Array(count);
    for (let at = 0; at < count; at += 1) {
      const from = this.#back(count - at);
      times[at] = this.#times[from]!;
      values[at] = kept[from]!;
    }
    return { times, values };
  }

  #of(series: string): Float32Array {
    let kept = this.#series.get(series);
    if (kept === undefined) {
      kept = new Float32Array(KEPT_SAMPLES).fill(NaN);
      this.#series.set(series, kept);
    }
    return kept;
  }

  /** Place of the sample so many steps ago; 1 is the last one. */
  #back(steps: number): number {
    return (this.#next - steps + KEPT_SAMPLES) % KEPT_SAMPLES;
  }
}
