/** A circuit breaker for each agent that requests are passed to. */
import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  isBrokenCircuitError,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { LRUCache } from 'lru-cache';
import { BreakerOpen } from '../../../../contracts/error-catalogue/services/coordination.ts';
import { TandemError } from '../../../../contracts/errors.ts';
import type { Limits } from '../limits.ts';

/** Agents whose breaker is remembered; more than any fleet has. */
const MOST = 512;
const NOT_IMPLEMENTED = 501;

const WORDS: Readonly<Record<CircuitState, string>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half_open',
  [CircuitState.Isolated]: 'open',
};

export class Breakers {
  readonly #policies = new LRUCache<string, { policy: CircuitBreakerPolicy; openedMs: number }>({
    max: MOST,
  });
  readonly #rules: Limits['breaker'];
  readonly #onChange: (agent: string, state: string) => void;

  /** @param onChange told when a breaker opens, is tried or closes */
  constructor(
    rules: Limits['breaker'],
    onChange: (agent: string, state: string) => void = () => {},
  ) {
    this.#rules = rules;
    this.#onChange = onChange;
  }

  /** Makes a call, unless the agent is left alone. @throws BreakerOpen, or what the call throws */
  async run<T>(agent: string, call: () => Promise<T>): Promise<T> {
    const breaker = this.#of(agent);
    try {
      return await breaker.policy.execute(call);
    } catch (error) {
      if (!isBrokenCircuitError(error)) throw error;
      const { failures, openMs } = this.#rules;
      const left = breaker.openedMs + openMs - Date.now();
      // While another call tries it out, nobody knows how long that takes.
      throw new BreakerOpen({ agent, failures, retry_after_ms: Math.max(1_000, left) });
    }
  }

  /** State by agent: `closed`, `open` or `half_open`. */
  states(): Record<string, string> {
    const entries = [...this.#policies.entries()];
    return Object.fromEntries(entries.map(([agent, { policy }]) => [agent, WORDS[policy.state]]));
  }

  #of(agent: string) {
    const known = this.#policies.get(agent);
    if (known) return known;
    const policy = circuitBreaker(handleWhen(isBreakdown), {
      halfOpenAfter: this.#rules.openMs,
      breaker: new ConsecutiveBreaker(this.#rules.failures),
    });
    const made = { policy, openedMs: 0 };
    policy.onStateChange((state) => {
      if (state === CircuitState.Open) made.openedMs = Date.now();
      this.#onChange(agent, WORDS[state]);
    });
    this.#policies.set(agent, made);
    return made;
  }
}

/** An agent that refuses a request, or has not learnt the action, is not broken. */
function isBreakdown(error: unknown): boolean {
  if (!(error instanceof TandemError)) return true;
  return error.status >= 500 && error.status !== NOT_IMPLEMENTED;
}
