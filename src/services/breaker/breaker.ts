/** Leaves an agent alone that failed some times in a row, and finds out when it is well again. */
import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { LEAST_JUDGED_MS } from '../../contracts/actions/action.ts';

/** Failures in a row after which an agent is left alone, and for how long, milliseconds. */
export interface BreakerRules {
  readonly failures: number;
  readonly openMs: number;
}

/** `half_open`: one call tries it out, and all others are refused meanwhile. */
export type BreakerState = 'closed' | 'open' | 'half_open';

export interface BreakerParts {
  readonly rules: BreakerRules;
  /** Whether a failure says that the agent is broken; default any does. */
  readonly isBreakdown?: (error: unknown) => boolean;
  /** Whether a failure says that nothing came in time. */
  readonly isSilence: (error: unknown) => boolean;
  /** Told when it opens, is tried or closes. */
  readonly onChange?: (state: BreakerState) => void;
}

const WORDS: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'open',
};

export class Breaker {
  readonly #policy: CircuitBreakerPolicy;
  readonly #isSilence: BreakerParts['isSilence'];
  /** Unix milliseconds until which nobody may try. */
  #untilMs = 0;

  constructor({ rules, isBreakdown = () => true, isSilence, onChange }: BreakerParts) {
    this.#isSilence = isSilence;
    this.#policy = circuitBreaker(handleWhen(isBreakdown), {
      halfOpenAfter: rules.openMs,
      breaker: new ConsecutiveBreaker(rules.failures),
    });
    this.#policy.onStateChange((state) => {
      if (state === CircuitState.Open) this.#untilMs = Date.now() + rules.openMs;
      onChange?.(WORDS[state]);
    });
  }

  get state(): BreakerState {
    return WORDS[this.#policy.state];
  }

  /** Milliseconds until a call may try again. */
  get leftMs(): number {
    return this.state === 'open' ? Math.max(0, this.#untilMs - Date.now()) : 0;
  }

  /**
   * Makes a call, unless the agent is left alone. Silence counts only when the agent had time to answer:
   * a caller that has none left would else close the way for everybody.
   *
   * @param timeoutMs time that the agent gets
   * @throws BrokenCircuitError, or what the call throws
   */
  async run<T>(call: () => Promise<T>, timeoutMs: number): Promise<T> {
    if (this.#refuses) throw new BrokenCircuitError();
    if (timeoutMs >= LEAST_JUDGED_MS) return this.#policy.execute(call);
    const [outcome] = await Promise.allSettled([call()]);
    const told = () =>
      outcome.status === 'fulfilled'
        ? Promise.resolve(outcome.value)
        : Promise.reject(outcome.reason as Error);
    const saysNothing = outcome.status === 'rejected' && this.#isSilence(outcome.reason);
    return saysNothing || this.#refuses ? told() : this.#policy.execute(told);
  }

  /** Who comes while one call tries does not wait for its end: nobody knows how long that takes. */
  get #refuses(): boolean {
    return this.state === 'half_open' || this.leftMs > 0;
  }
}
