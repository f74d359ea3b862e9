/** Counts work in progress, holds new work back at a limit, and says when all is done. */
export class Gate {
  readonly #limit: number;
  #inside = 0;
  #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get inside(): number {
    return this.#inside;
  }

  enter(): void {
    this.#inside += 1;
  }

  leave(): void {
    this.#inside -= 1;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const look of waiting) look();
  }

  /** Resolves when there is room for one more. */
  async room(): Promise<void> {
    while (this.#inside >= this.#limit) await this.#change();
  }

  /** Resolves when nothing is inside. */
  async empty(): Promise<void> {
    while (this.#inside > 0) await this.#change();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
