/** A circuit breaker for each agent that requests are passed to. */
import { isBrokenCircuitError } from 'cockatiel';
import { LRUCache } from 'lru-cache';
import { DeadlineExceeded } from '../../../../contracts/error-catalogue/runtime/runtime.ts';
import { BreakerOpen } from '../../../../contracts/error-catalogue/services/coordination.ts';
import { TandemError } from '../../../../contracts/errors.ts';
import { Breaker, type BreakerRules } from '../../../breaker/breaker.ts';

/** Agents whose breaker is remembered; more than any fleet has. */
const MOST = 512;
const NOT_IMPLEMENTED = 501;

export class Breakers {
  readonly #breakers = new LRUCache<string, Breaker>({ max: MOST });
  readonly #rules: BreakerRules;
  readonly #onChange: (agent: string, state: string) => void;

  /** @param onChange told when a breaker opens, is tried or closes */
  constructor(rules: BreakerRules, onChange: (agent: string, state: string) => void = () => {}) {
    this.#rules = rules;
    this.#onChange = onChange;
  }

  /**
   * Makes a call, unless the agent is left alone.
   *
   * @param timeoutMs time that the agent gets
   * @throws BreakerOpen, or what the call throws
   */
  async run<T>(agent: string, call: () => Promise<T>, timeoutMs: number): Promise<T> {
    const breaker = this.#of(agent);
    try {
      return await breaker.run(call, timeoutMs);
    } catch (error) {
      if (!isBrokenCircuitError(error)) throw error;
      const { failures } = this.#rules;
      // While another call tries it out, nobody knows how long that takes.
      throw new BreakerOpen({ agent, failures, retry_after_ms: Math.max(1_000, breaker.leftMs) });
    }
  }

  /** State by agent: `closed`, `open` or `half_open`. */
  states(): Record<string, string> {
    const entries = [...this.#breakers.entries()];
    return Object.fromEntries(entries.map(([agent, { state }]) => [agent, state]));
  }

  #of(agent: string): Breaker {
    const known = this.#breakers.get(agent);
    if (known) return known;
    const made = new Breaker({
      rules: this.#rules,
      isBreakdown,
      isSilence,
      onChange: (state) => this.#onChange(agent, state),
    });
    this.#breakers.set(agent, made);
    return made;
  }
}

function isSilence(error: unknown): boolean {
  return error instanceof TandemError && error.code === DeadlineExceeded.code;
}

/** An agent that refuses a request, or has not learnt the action, is not broken. */
function isBreakdown(error: unknown): boolean {
  if (!(error instanceof TandemError)) return true;
  return error.status >= 500 && error.status !== NOT_IMPLEMENTED;
}
