/** Engines of a test whose process, the command, is killed at any moment; the containers live on. */
import { FakeCopies } from './fake-copies.ts';

export class Killed extends Error {
  constructor() {
    super('killed');
  }
}

/** What Compose does when the command that began it is gone. */
export type Orphan = 'ends as well' | 'goes on';

export class KillableCopies extends FakeCopies {
  moments = 0;
  /** The moment before which the command is killed; 0: it is not. */
  killAt = 0;
  readonly #orphan: Orphan;
  #dead = false;

  constructor(orphan: Orphan = 'ends as well') {
    super();
    this.#orphan = orphan;
  }

  get isDead(): boolean {
    return this.#dead;
  }

  /** The next process of the command. */
  revive(): this {
    this.#dead = false;
    this.killAt = 0;
    return this;
  }

  protected override momentNow(): void {
    if (!this.#dead) this.moments += 1;
    this.#dead ||= this.moments === this.killAt;
    // A process that is gone does nothing more, whatever it had caught.
    if (this.#dead) throw new Killed();
  }

  protected override async compose(parts: readonly (() => void)[]): Promise<void> {
    const left = [...parts];
    try {
      await super.compose(parts.map(() => () => left.shift()!()));
    } catch (error) {
      if (this.#orphan === 'goes on') for (const part of left) part();
      throw error;
    }
  }
}
