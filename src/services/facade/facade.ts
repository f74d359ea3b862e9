/** A capability of a service: its actions, each with the way to the legacy agent that did the same. */
import type { Static, TSchema } from 'typebox';
import type { JsonObject } from '../../contracts/action.ts';
import { CAPABILITIES, type Capability, type LegacyName } from '../../contracts/modes.ts';
import type { Action } from '../../runtime/agent.ts';
import type { CallContext } from '../../runtime/context.ts';
import type { CapabilityState } from './state.ts';

/** The old side of an action. */
export interface OldSide<I = JsonObject, O = JsonObject> {
  /** Legacy agent that answers. */
  readonly agent: LegacyName;
  /** The old message; default `{action: <name>, ...input}`. */
  readonly request?: (input: I, ctx: CallContext) => JsonObject;
  /** The output of the action from the old reply, which is no failure; default the reply as it is. */
  readonly reply?: (old: JsonObject, input: I) => O;
  /** Paths that shadow leaves out when it compares, e.g. `['uptime', 'stats.cpu_percent']`. */
  readonly ignore?: readonly string[];
}

/** An action as its capability declares it. */
export interface CapabilityAction<I extends TSchema, O extends TSchema> extends Pick<
  Action<I, O>,
  'summary' | 'input' | 'output' | 'timeoutMs' | 'requires'
> {
  run(input: Static<I>, ctx: CallContext): Promise<Static<O>> | Static<O>;
  /** Absent: the action has no old side and is always answered by the service. */
  readonly old?: OldSide<Static<I>, Static<O>>;
}

export class Facade {
  readonly capability: Capability;
  #state: CapabilityState | undefined;

  constructor(capability: Capability) {
    this.capability = capability;
  }

  /** Makes the action that is answered as the mode of the capability says. */
  action<I extends TSchema, O extends TSchema>(declared: CapabilityAction<I, O>): Action<I, O> {
    return declared;
  }

  /** Says how the state of the capability moves to and from its legacy containers. */
  state(state: CapabilityState): void {
    this.#state = state;
  }

  get moves(): CapabilityState | undefined {
    return this.#state;
  }
}

const facades = new Map<Capability, Facade>();

/** The facade of a capability; one per process. */
export function facade(capability: Capability): Facade {
  const known = facades.get(capability) ?? new Facade(capability);
  facades.set(capability, known);
  if (!(capability in CAPABILITIES)) throw new Error(`no capability ${String(capability)}`);
  return known;
}
