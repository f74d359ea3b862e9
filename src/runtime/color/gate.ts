/** Lets calls in, holds them while nobody works yet, or sends them to where somebody does. */
import type { TandemError } from '../../contracts/errors.ts';
import { TooManyHeld } from '../../contracts/error-catalogue/runtime/colors.ts';

/** Where a call is answered. */
export type Place = 'here' | 'elsewhere';

/** What the doors of a container ask before they begin with a call. */
export interface Gate {
  /** True while calls are answered here at once; asked for each call, so cheap. */
  readonly open: boolean;
  /** True when another container answers from now on. */
  readonly elsewhere: boolean;
  /**
   * Waits until it is known where the call is answered. Its deadline is the caller's business.
   *
   * @throws CALLS_HELD_FULL, or what held calls are refused with
   */
  place(): Promise<Place>;
}

/** Calls held at the same time; a hold lasts well under a second, so this is thousands a second. */
const MOST_HELD = 5_000;

interface Held {
  readonly resolve: (place: Place) => void;
  readonly reject: (failure: TandemError) => void;
}

export class CallGate implements Gate {
  readonly #agent: string;
  readonly #mostHeld: number;
  #place: Place | undefined;
  #refusal: TandemError | undefined;
  #held: Held[] = [];
  /** Looks before each call whether this process may still answer. */
  beforeEach: (() => void) | undefined;

  constructor(agent: string, mostHeld = MOST_HELD) {
    this.#agent = agent;
    this.#mostHeld = mostHeld;
  }

  get open(): boolean {
    this.beforeEach?.();
    return this.#place === 'here';
  }

  get elsewhere(): boolean {
    return this.#place === 'elsewhere';
  }

  /** Calls that wait. */
  get held(): number {
    return this.#held.length;
  }

  async place(): Promise<Place> {
    if (this.#refusal !== undefined) throw this.#refusal;
    if (this.#place !== undefined) return this.#place;
    if (this.#held.length >= this.#mostHeld)
      throw new TooManyHeld({ agent: this.#agent, held: this.#held.length });
    return new Promise((resolve, reject) => this.#held.push({ resolve, reject }));
  }

  /** From now on calls wait. */
  hold(): void {
    this.#place = undefined;
  }

  /** Held calls go on in their order, later ones at once. */
  admit(place: Place): void {
    this.#place = place;
    for (const { resolve } of this.#held.splice(0)) resolve(place);
  }

  /** Held and later calls are refused. */
  refuse(failure: TandemError): void {
    this.#refusal = failure;
    this.#place = undefined;
    for (const { reject } of this.#held.splice(0)) reject(failure);
  }
}
