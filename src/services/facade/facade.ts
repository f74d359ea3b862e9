/** A capability of a service: its actions, each with the way to the legacy agent that did the same. */
import type { Static, TSchema } from 'typebox';
import type { JsonObject } from '../../contracts/actions/action.ts';
import {
  LEGACY_AGENTS,
  Mode,
  type Capability,
  type LegacyName,
} from '../../contracts/migration/modes.ts';
import type { Action } from '../../runtime/agent.ts';
import type { CallContext } from '../../runtime/context.ts';
import { processHost, type FacadeHost } from './host.ts';
import { legacySpan } from './legacy/legacy-span.ts';
import { successOf } from './legacy/old-reply.ts';
import { outcomeOf } from './parity/shadow.ts';
import { servesUnified } from './modes/split.ts';
import type { CapabilityState } from './state.ts';

/** The old side of an action. */
export interface OldSide<I = JsonObject, O = JsonObject> {
  /** Legacy agent that answers. */
  readonly agent: LegacyName;
  /** The one for this input, where two had an action of the same name. */
  readonly agentFor?: (input: I) => LegacyName;
  /** The old message; default `{action: <name>, ...input}`. */
  readonly request?: (input: I, ctx: CallContext) => JsonObject;
  /** The output of the action from the old reply, which is no failure; default the reply as it is. */
  readonly reply?: (old: JsonObject, input: I) => O;
  /** Paths that shadow leaves out when it compares, e.g. `['uptime', 'agents.*.port']`. */
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

/**
 * Longest wait for a legacy agent, as in the old fleet, unless the action says that it takes longer;
 * the caller's deadline may be sooner.
 */
const LEGACY_TIMEOUT_MS = 5_000;

/** Left of the caller's time to tell it that the legacy agent gave no answer, milliseconds. */
const REPLY_MARGIN_MS = 50;

/** Who answered an action before. */
export interface OldSideOf {
  readonly capability: Capability;
  readonly agent: LegacyName;
}

const oldSides = new WeakMap<object, OldSideOf>();

/** The old side of an action that a facade made; undefined when the service always answers it. */
export function oldSideOf(action: object): OldSideOf | undefined {
  return oldSides.get(action);
}

interface Parts {
  readonly longestMs: number;
  readonly run: (input: JsonObject, ctx: CallContext) => Promise<JsonObject> | JsonObject;
  readonly old: OldSide;
}

export class Facade {
  readonly capability: Capability;
  readonly #host: FacadeHost;
  #state: CapabilityState | undefined;

  constructor(capability: Capability, host: FacadeHost = processHost) {
    this.capability = capability;
    this.#host = host;
  }

  /** Makes the action that is answered as the mode of the capability says. */
  action<I extends TSchema, O extends TSchema>(declared: CapabilityAction<I, O>): Action<I, O> {
    const { old, run, ...rest } = declared;
    if (old === undefined) return { ...rest, run };
    const longestMs = Math.max(LEGACY_TIMEOUT_MS, declared.timeoutMs ?? 0);
    const parts = { longestMs, run, old } as unknown as Parts;
    const answer = (input: Static<I>, ctx: CallContext) =>
      this.#answer(parts, input as JsonObject, ctx) as Promise<Static<O>>;
    const action = { ...rest, run: answer };
    oldSides.set(action, { capability: this.capability, agent: old.agent });
    return action;
  }

  /** Says how the state of the capability moves to and from its legacy containers. */
  state(state: CapabilityState): void {
    this.#state = state;
  }

  /** Undefined for a capability that keeps nothing. */
  get moves(): CapabilityState | undefined {
    return this.#state;
  }

  async #answer(parts: Parts, input: JsonObject, ctx: CallContext): Promise<JsonObject> {
    const { mode, percent } = this.#host.modes.get(this.capability);
    if (mode === Mode.unified) return this.#unified(parts, input, ctx);
    if (mode === Mode.shadow) return this.#shadowed(parts, input, ctx);
    if (mode === Mode.gradual && servesUnified(this.capability, keyOf(ctx), percent))
      return this.#unified(parts, input, ctx);
    return this.#delegated(parts, input, ctx);
  }

  async #unified(parts: Parts, input: JsonObject, ctx: CallContext): Promise<JsonObject> {
    this.#host.count(this.capability, ctx.action, 'service');
    return parts.run(input, ctx);
  }

  async #delegated(parts: Parts, input: JsonObject, ctx: CallContext): Promise<JsonObject> {
    const left = ctx.deadline - Date.now() - REPLY_MARGIN_MS;
    try {
      const answer = await this.#askLegacy(parts, input, ctx, Math.min(parts.longestMs, left));
      this.#host.count(this.capability, ctx.action, 'legacy');
      return answer;
    } catch (error) {
      const unanswered = (error as { code?: unknown }).code === 'DELEGATION_FAILED';
      const { fallback } = this.#host.modes.get(this.capability);
      const by = !unanswered ? 'legacy' : fallback ? 'fallback' : 'failed';
      this.#host.count(this.capability, ctx.action, by);
      if (!unanswered || !fallback) throw error;
      ctx.log.warn('a delegated call falls back to the service', {
        action: ctx.action,
        err: error,
      });
      return parts.run(input, ctx);
    }
  }

  async #shadowed(parts: Parts, input: JsonObject, ctx: CallContext): Promise<JsonObject> {
    // Taken before the service may change what it was given.
    const asked = structuredClone(input);
    const started = performance.now();
    const service = await outcomeOf(() => this.#unified(parts, input, ctx));
    const { action } = ctx;
    void this.#host.shadow.check({
      what: { capability: this.capability, action, legacy: legacyFor(parts.old, asked) },
      input: asked,
      service: structuredCopy(service),
      serviceMs: performance.now() - started,
      askLegacy: () => this.#askLegacy(parts, asked, ctx, parts.longestMs),
      ignore: parts.old.ignore ?? [],
    });
    if ('failure' in service) throw service.failure;
    return service.body;
  }

  async #askLegacy(
    { old }: Parts,
    input: JsonObject,
    ctx: CallContext,
    timeoutMs: number,
  ): Promise<JsonObject> {
    const { action } = ctx;
    const message = old.request?.(input, ctx) ?? { action, ...input };
    const legacy = legacyFor(old, input);
    const reply = await legacySpan(ctx, legacy, (trace) =>
      this.#host.askLegacy(LEGACY_AGENTS[legacy], {
        capability: this.capability,
        action,
        message,
        timeoutMs: Math.max(1, timeoutMs),
        caller: ctx.caller ?? ctx.identity.agent,
        trace,
      }),
    );
    const success = successOf(reply, legacy, action);
    return old.reply?.(success, input) ?? success;
  }
}

function legacyFor(old: OldSide, input: JsonObject): LegacyName {
  return old.agentFor?.(input) ?? old.agent;
}

/** Who is asked for in mode gradual: the caller, or the request when nobody says who it is. */
function keyOf(ctx: CallContext): string {
  const subject = ctx.principal?.subject;
  if (subject !== undefined && subject !== 'anonymous') return subject;
  return ctx.caller ?? ctx.trace.traceId;
}

/** The answer as it is now: the dispatcher or the caller may go on to change it. */
function structuredCopy<T extends object>(outcome: T): T {
  return 'body' in outcome ? structuredClone(outcome) : outcome;
}

const facades = new Map<Capability, Facade>();

/** The facade of a capability; one per process. */
export function facade(capability: Capability): Facade {
  const known = facades.get(capability) ?? new Facade(capability);
  facades.set(capability, known);
  return known;
}
