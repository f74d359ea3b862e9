/** Asks the stewards, with their silence told as what it is. */
import type { JsonObject } from '../../../contracts/actions/action.ts';
import {
  FleetMachineUnknown,
  StewardAway,
} from '../../../contracts/error-catalogue/services/steward.ts';
import { TandemError } from '../../../contracts/errors.ts';
import { FLEET_MACHINES } from '../../../contracts/fleet/machines.ts';
import { STEWARD } from '../../../contracts/steward.ts';
import type { CallContext } from '../../../runtime/context.ts';

/** A steward that only looks answers in milliseconds, or not at all. */
const LOOK_MS = 3_000;

/** Codes of a call that reached nobody. */
const NOBODY = new Set(['AGENT_UNREACHABLE', 'DEADLINE_EXCEEDED', 'FABRIC_DOWN']);

/** What one machine answered, or why it did not. */
export type Answer<T> =
  | { readonly machine: string; readonly reply: T }
  | { readonly machine: string; readonly away: string };

/** @throws HOST_UNKNOWN */
export function requireMachine(machine: string): string {
  if ((FLEET_MACHINES as readonly string[]).includes(machine)) return machine;
  throw new FleetMachineUnknown({ machine, known: FLEET_MACHINES.join(', ') });
}

/**
 * Asks the steward of one machine.
 *
 * @throws STEWARD_AWAY when nobody answers, else what the steward answers
 */
export async function askSteward<T = JsonObject>(
  ctx: Pick<CallContext, 'call'>,
  machine: string,
  action: string,
  input: JsonObject,
  timeoutMs: number = LOOK_MS,
): Promise<T> {
  try {
    return await ctx.call<T>(STEWARD, action, input, { machine, timeoutMs });
  } catch (error) {
    if (!(error instanceof TandemError) || !NOBODY.has(error.code)) throw error;
    throw new StewardAway({ machine, reason: error.message }, { cause: error });
  }
}

/** Asks all stewards at once; a machine whose steward cannot answer says why. */
export function askAll<T = JsonObject>(
  ctx: Pick<CallContext, 'call'>,
  action: string,
  input: JsonObject = {},
  machines: readonly string[] = FLEET_MACHINES,
): Promise<Answer<T>[]> {
  return Promise.all(
    machines.map(async (machine) => {
      try {
        return { machine, reply: await askSteward<T>(ctx, machine, action, input) };
      } catch (error) {
        return { machine, away: (error as Error).message };
      }
    }),
  );
}

/** The machines that did not answer, and why. */
export function awayOf(answers: readonly Answer<unknown>[]): Record<string, string> {
  return Object.fromEntries(
    answers.flatMap((answer) => ('away' in answer ? [[answer.machine, answer.away]] : [])),
  );
}
