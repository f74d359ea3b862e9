/** The last so many values of something, oldest first. */
export class Series<T = number> {
  readonly #limit: number;
  #values: T[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#values.length;
  }

  get values(): readonly T[] {
    return this.#values;
  }

  get last(): T | undefined {
    return this.#values.at(-1);
  }

  add(value: T): void {
    this.#values.push(value);
    if (this.#values.length > this.#limit) this.#values = this.#values.slice(-this.#limit);
  }
}

/** Mean, or null of nothing. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
}
