/** The agents that answer, each behind a breaker of its own. */
import {
  BrokenCircuitError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { DownstreamOpen } from '../../../contracts/error-catalogue/agents/delegation.ts';
import { TandemError } from '../../../contracts/errors.ts';
import type { Call } from '../../../runtime/context.ts';

/** Failures in a row that open a breaker, and how long it stays open. */
const BREAKER = { failures: 3, seconds: 30 } as const;

/** Names of the old breakers and the agents behind them. */
const DOWNSTREAMS = {
  cot: 'ChainOfThoughtAgent',
  got_tot: 'GoTToTAgent',
  memory: 'MemoryOrchestratorService',
  tts: 'StreamingTTSAgent',
} as const;
export type Downstream = keyof typeof DOWNSTREAMS;

/** An agent that refuses a request, or says that it cannot do this, is well. */
function isFailure(error: unknown): boolean {
  if (!(error instanceof TandemError)) return true;
  return error.status >= 500 && error.status !== 501;
}

export class Downstreams {
  readonly #breakers = new Map<Downstream, CircuitBreakerPolicy>();

  /**
   * Asks an agent.
   *
   * @param call of the request that it is for
   * @param timeoutMs time the call gets
   * @throws LEGACY_DOWNSTREAM_OPEN, and what the call throws
   */
  async ask(
    to: Downstream,
    call: Call,
    action: string,
    input: JsonObject,
    timeoutMs: number,
  ): Promise<JsonObject> {
    const agent = DOWNSTREAMS[to];
    try {
      return await this.#breaker(to).execute(() => call(agent, action, input, { timeoutMs }));
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw new DownstreamOpen({ agent, ...BREAKER });
      throw error;
    }
  }

  #breaker(name: Downstream): CircuitBreakerPolicy {
    const known = this.#breakers.get(name);
    if (known !== undefined) return known;
    const made = circuitBreaker(handleWhen(isFailure), {
      halfOpenAfter: BREAKER.seconds * 1000,
      breaker: new ConsecutiveBreaker(BREAKER.failures),
    });
    this.#breakers.set(name, made);
    return made;
  }
}
