/** Calls to the agents that do the work: within the request's deadline, through their breakers. */
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import { DeadlineExceeded } from '../../../../contracts/error-catalogue/runtime/runtime.ts';
import type { Call } from '../../../../runtime/context.ts';
import type { Breakers } from './breakers.ts';

/** Who asks, and until when. */
export interface Errand {
  readonly call: Call;
  /** Access token of who asks, null without one: this service may do more than who asks it. */
  readonly token: string | null;
  /** Unix milliseconds. */
  readonly deadline: number;
}

export class Downstream {
  readonly #breakers: Breakers;

  constructor(breakers: Breakers) {
    this.#breakers = breakers;
  }

  /**
   * Asks an agent.
   *
   * @param mostMs longest wait; the errand's deadline may be sooner
   * @throws BreakerOpen, DEADLINE_EXCEEDED before it is asked, or what the call throws
   */
  async ask(
    { call, token, deadline }: Errand,
    { agent, action, input }: { agent: string; action: string; input: JsonObject },
    mostMs = Infinity,
  ): Promise<JsonObject> {
    const left = deadline - Date.now();
    // The request waited too long: that says nothing about the agent, so its breaker is not told.
    if (left <= 0) throw new DeadlineExceeded({ agent, action, lateMs: -left });
    const timeoutMs = Math.min(left, mostMs);
    const options = { timeoutMs, token };
    const asked = () => call<JsonObject>(agent, action, input, options);
    return this.#breakers.run(agent, asked, timeoutMs);
  }
}
