import type { ReleaseState } from './state/schema.ts';
import { isoNow, type World } from './world.ts';

type Change = Partial<ReleaseState> | ((state: ReleaseState) => Partial<ReleaseState>);

/** The state of the release at work: a change is on disk before the next thing is done. */
export class Keeper {
  #state: ReleaseState;
  #last: Promise<void> = Promise.resolve();
  readonly #world: World;

  private constructor(world: World, state: ReleaseState) {
    this.#world = world;
    this.#state = state;
  }

  static async open(world: World): Promise<Keeper> {
    return new Keeper(world, await world.store.load());
  }

  get state(): ReleaseState {
    return this.#state;
  }

  /** Both machines report at once, so changes wait for each other. */
  set(change: Change): Promise<void> {
    const step = this.#last.then(async () => {
      this.#world.signal.throwIfAborted();
      await this.#world.stillOurs();
      const part = typeof change === 'function' ? change(this.#state) : change;
      const next = { ...this.#state, ...part, updated_at: isoNow(this.#world) };
      await this.#world.store.save(next);
      this.#state = next;
    });
    this.#last = step.catch(() => undefined);
    return step;
  }
}
