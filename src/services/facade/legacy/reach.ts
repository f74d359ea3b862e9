/** The way to a legacy agent: straight in the own machine's network, through a service there otherwise. */
import { DelegationFailed } from '../../../contracts/error-catalogue/services/facade.ts';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { AgentContext } from '../../../runtime/context.ts';
import type { AskLegacy } from '../host.ts';
import type { LegacyClient } from './legacy-client.ts';

/** Service that asks for others, by machine. */
const RELAYS: Readonly<Record<string, string>> = {
  mainpc: 'core-orchestrator',
  pc2: 'resource-manager',
};

/** Time the way over the fabric may take on top, milliseconds. */
const RELAY_MS = 500;

export function reachLegacy(ctx: AgentContext, client: LegacyClient): AskLegacy {
  return async (legacy, call) => {
    if (legacy.machine === ctx.identity.machine) return client.ask(legacy, call);
    const { capability, action, message, timeoutMs, trace } = call;
    const input = { legacy: legacy.name, capability, action, message, timeout_ms: timeoutMs };
    const relay = RELAYS[legacy.machine];
    const failed = (reason: string, cause?: unknown) =>
      new DelegationFailed({ capability, legacy: legacy.name, action, reason }, { cause });
    if (relay === undefined) throw failed(`no service on ${legacy.machine} passes calls on`);
    try {
      const { reply } = await ctx.call<{ reply: JsonObject }>(relay, 'ask_legacy', input, {
        timeoutMs: timeoutMs + RELAY_MS,
        // Shadow asks when the request is over, so only the trace goes on.
        ...(trace && { within: { trace, deadline: Infinity } }),
      });
      return reply;
    } catch (error) {
      if ((error as { code?: unknown }).code === DelegationFailed.code) throw error;
      throw failed(`${relay} on ${legacy.machine}: ${(error as Error).message}`, error);
    }
  };
}
