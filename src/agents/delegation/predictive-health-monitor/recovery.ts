/** The tiers of recovery, through the steward of the agent's machine. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import { STEWARD } from '../../../contracts/steward.ts';
import type { Call } from '../../../runtime/context.ts';
import type { Tier, WatchedRecord } from './watched.ts';

const TIMEOUT_MS = 120_000;
/** Attempts at one step, with 2, 4 ... seconds between them. */
const ATTEMPTS = 3;

export interface Step {
  readonly verb: 'restart_container' | 'stop_container' | 'start_container';
  readonly machine: string;
  readonly name: string;
}

/**
 * What a tier does: 1 restarts the agent; 2 stops and starts it; 3 restarts what it depends on and
 * then it; 4 restarts every watched agent, this one last.
 */
export function stepsOf(
  tier: Tier,
  agent: WatchedRecord,
  watched: readonly WatchedRecord[],
): Step[] {
  const restart = (machine: string, name: string): Step => ({
    verb: 'restart_container',
    machine,
    name,
  });
  const { machine_id: machine, agent_name: name } = agent;
  const self = restart(machine, name);
  switch (tier) {
    case 1:
      return [self];
    case 2:
      return [
        { verb: 'stop_container', machine, name },
        { verb: 'start_container', machine, name },
      ];
    case 3:
      return [...agent.dependencies.map((dependency) => restart(machine, dependency)), self];
    case 4: {
      const others = watched.filter((one) => one !== agent);
      return [...others.map((one) => restart(one.machine_id, one.agent_name)), self];
    }
  }
}

/**
 * Takes the steps one after another, each up to three times.
 *
 * @param pause waits so many milliseconds
 * @throws what the last attempt at a step threw
 */
export async function carryOut(
  call: Call,
  steps: readonly Step[],
  onBehalfOf: string,
  pause: (ms: number) => Promise<unknown> = sleep,
): Promise<void> {
  for (const { verb, machine, name } of steps) {
    const input: JsonObject = { name, on_behalf_of: onBehalfOf };
    for (let attempt = 1; ; attempt += 1) {
      try {
        await call(STEWARD, verb, input, { machine, timeoutMs: TIMEOUT_MS });
        break;
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await pause(2 ** attempt * 1_000);
      }
    }
  }
}
