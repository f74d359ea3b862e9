import logUpdate from 'log-update';
import type { Keeper } from '../../release/keeper.ts';
import type { StageWorld } from '../../release/world.ts';
import { matrixText } from '../output/release-matrix.ts';
import { paint } from '../output/style.ts';
import { plansAtHand } from './plans.ts';

const EVERY_MS = 500;

/** Shows a stage while it runs: the matrix on a terminal, a line per change elsewhere. */
export class StageView {
  readonly #world: StageWorld;
  readonly #keeper: Keeper;
  readonly #live = process.stdout.isTTY === true;
  readonly #seen = new Map<string, string>();
  #last = '';

  constructor(world: StageWorld, keeper: Keeper) {
    this.#world = world;
    this.#keeper = keeper;
  }

  /** The world with what it says shown in the view. */
  get world(): StageWorld {
    return {
      ...this.#world,
      say: (line) => (this.#live ? (this.#last = line) : console.log(line)),
    };
  }

  async during(work: Promise<void>): Promise<void> {
    const timer = setInterval(() => this.#draw(), EVERY_MS);
    try {
      await work;
    } finally {
      clearInterval(timer);
      this.#draw();
      if (this.#live) logUpdate.done();
    }
  }

  #draw(): void {
    const { rows } = this.#keeper.state;
    if (this.#live) {
      const matrix = matrixText(plansAtHand(this.#world), rows, { wide: false, now: Date.now() });
      return logUpdate([matrix, paint.dim(this.#last)].join('\n'));
    }
    for (const { id, status, note } of rows) {
      if (this.#seen.get(id) === status || !['ACTIVE', 'BLOCKED', 'COMPLETE'].includes(status))
        continue;
      this.#seen.set(id, status);
      console.log(`${status.padEnd(8)} ${id}${note ? `: ${note}` : ''}`);
    }
  }
}
