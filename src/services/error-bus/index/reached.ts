/** Lets a question wait until the index has read as far as what the asker has just stored. */

export class Reached {
  #sequence = 0;
  /** Called when somebody begins to wait. */
  onWait: () => void = () => {};
  #waiting: { readonly sequence: number; readonly go: () => void }[] = [];

  get sequence(): number {
    return this.#sequence;
  }

  at(sequence: number): void {
    this.#sequence = sequence;
    if (this.#waiting.length === 0) return;
    const ready = this.#waiting.filter((one) => one.sequence <= sequence);
    this.#waiting = this.#waiting.filter((one) => one.sequence > sequence);
    for (const { go } of ready) go();
  }

  /** True when somebody waits for this place or an earlier one. */
  wanted(sequence: number): boolean {
    return this.#waiting.some((one) => one.sequence <= sequence);
  }

  /** @returns false when the time was up first */
  async until(sequence: number, timeoutMs: number): Promise<boolean> {
    if (sequence <= this.#sequence) return true;
    return new Promise((resolve) => {
      const entry = { sequence, go: () => finish(true) };
      const timer = setTimeout(() => finish(false), timeoutMs);
      const finish = (there: boolean) => {
        clearTimeout(timer);
        this.#waiting = this.#waiting.filter((one) => one !== entry);
        resolve(there);
      };
      this.#waiting.push(entry);
      this.onWait();
    });
  }
}
