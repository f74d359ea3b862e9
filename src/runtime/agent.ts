/** How an agent is written down: its name, its actions, and the background work it starts. */
import type { Static, TSchema } from 'typebox';
import { ACTION_NAME, BUILT_IN_ACTIONS } from '../contracts/actions/action.ts';
import { ENTRY_NAME } from '../contracts/fleet/names.ts';
import type { Requirement } from '../contracts/security/principal.ts';
import type { AgentContext, CallContext } from './context.ts';
import type { Door, DoorParts } from './door.ts';

/** Where an old-protocol request carries the name of the action it asks for. */
export type Discriminator = string | ((message: Record<string, unknown>) => string | undefined);

export interface ActionRequirement extends Requirement {
  /** Which inputs it holds for, before anybody has checked them; absent: all. */
  readonly when?: (input: unknown) => boolean;
}

/** One action. `ported: false` answers ACTION_NOT_PORTED after its input was checked. */
export interface Action<I extends TSchema = TSchema, O extends TSchema = TSchema> {
  readonly summary: string;
  readonly input: I;
  readonly output: O;
  readonly ported?: boolean;
  /** Time the action gets when its caller names no deadline, milliseconds; default 5000. */
  readonly timeoutMs?: number;
  /** Its caller asked it to wait for something (long polling), so its time is no latency: it is counted and not timed. */
  readonly waits?: boolean;
  /** What the caller must prove; absent: open to everyone on the fabric. */
  readonly requires?: ActionRequirement;
  /** The transports it answers over, e.g. `['zmq']`; absent: all. Others get TRANSPORT_REFUSED. */
  readonly transports?: readonly string[];
  /** Gives the result or throws; a TandemError goes to the caller as it is, anything else as INTERNAL_ERROR. */
  run?(input: Static<I>, ctx: CallContext): Promise<Static<O>> | Static<O>;
}

export type Actions = Readonly<Record<string, Action>>;

/** A watch or a long reply: items until the caller hangs up. Served by HTTP (SSE) and gRPC doors. */
export interface ActionStream<I extends TSchema = TSchema, O extends TSchema = TSchema> {
  readonly summary: string;
  readonly input: I;
  /** Schema of one item. */
  readonly item: O;
  readonly requires?: Requirement;
  /**
   * Ends when `ctx.signal` aborts; throws a TandemError to refuse. Listens before it first waits: the caller is
   * told then that the stream is open.
   */
  run(input: Static<I>, ctx: CallContext): AsyncIterable<Static<O>>;
}

export type ActionStreams = Readonly<Record<string, ActionStream>>;

/** Stops what `start` began; called while the container drains. */
export type Stop = () => void | Promise<void>;

/** Which of its own actions give a graphics card back. */
export interface Unload {
  /** Unloads everything; where `loaded` is named, the one model that it is told. */
  readonly action: string;
  /** Lists what is loaded (`loaded_models`). */
  readonly loaded?: string;
}

/** What there is on standby. */
export type WarmContext = Pick<AgentContext, 'nc' | 'log' | 'identity'>;

export interface AgentSpec<A> {
  /** Entry name, as in the fleet definition. */
  readonly name: string;
  readonly description: string;
  /** Default `action`. */
  readonly discriminator?: Discriminator;
  readonly actions: A;
  readonly streams?: ActionStreams;
  /** Further doors besides the fabric and the old ports: HTTP routes, gRPC. */
  readonly doors?: (parts: DoorParts) => Promise<readonly Door[]> | readonly Door[];
  /** The agent's own health checks by name; false makes it degraded. Asked at each health request, so cheap. */
  readonly health?: () => Readonly<Record<string, boolean>>;
  /** Called when the container ends, after the last call was answered. Not for entries with colors. */
  readonly unload?: Unload;
  /**
   * Reads what `start` will read and drops it, on standby, so that a takeover does it with code that has run before.
   * It writes nothing, follows nothing, and may be left unfinished. Only of entries with colors.
   */
  readonly warm?: (ctx: WarmContext) => Promise<void>;
  /** Background work; runs once, before the agent reports ready. */
  readonly start?: (ctx: AgentContext) => Promise<Stop | void> | Stop | void;
}

/** A checked definition; pure data and functions, nothing runs until `runAgent`. */
export interface AgentDefinition extends AgentSpec<Actions> {
  readonly discriminator: Discriminator;
}

/** `actions` as two views, so that each action is typed from its own two schemas. */
type ActionsOf<I, O> = {
  readonly [K in keyof I]: I[K] extends TSchema
    ? Pick<Action, 'summary' | 'ported' | 'timeoutMs' | 'waits' | 'requires' | 'transports'> & {
        readonly input: I[K];
        run?(input: Static<I[K]>, ctx: CallContext): unknown;
      }
    : never;
} & {
  readonly [K in keyof O]: O[K] extends TSchema
    ? {
        readonly output: O[K];
        run?(...args: never): Promise<Static<O[K]>> | Static<O[K]>;
      }
    : never;
};

/**
 * Defines an agent.
 *
 * @throws Error when a name cannot be an entry or action name, is one of the built-in actions, or `unload` names none
 */
export function agent<I extends Record<string, TSchema>, O extends Record<string, TSchema>>(
  spec: AgentSpec<ActionsOf<I, O>>,
): AgentDefinition {
  if (!ENTRY_NAME.test(spec.name))
    throw new Error(`agent name ${JSON.stringify(spec.name)} is not an entry name`);
  for (const name of Object.keys(spec.actions)) {
    if (!ACTION_NAME.test(name))
      throw new Error(`${spec.name}: ${JSON.stringify(name)} is not an action name`);
    if ((BUILT_IN_ACTIONS as readonly string[]).includes(name)) {
      throw new Error(`${spec.name}: ${name} is built in and cannot be declared`);
    }
  }
  const { action: unloads, loaded } = spec.unload ?? {};
  for (const name of [unloads, loaded]) {
    if (name !== undefined && !Object.hasOwn(spec.actions, name))
      throw new Error(`${spec.name}: unload names ${name}, which it does not declare`);
    // It asks itself, and has nothing to prove to itself with.
    if (name !== undefined && (spec.actions as unknown as Actions)[name]?.requires !== undefined)
      throw new Error(
        `${spec.name}: unload names ${name}, which requires a caller to prove something`,
      );
  }
  return { discriminator: 'action', ...spec, actions: spec.actions as unknown as Actions };
}

/** Types one action that stands outside an `agent({...})` literal. */
export function action<I extends TSchema, O extends TSchema>(
  definition: Action<I, O>,
): Action<I, O> {
  return definition;
}

/** Types one stream that stands outside an `agent({...})` literal. */
export function actionStream<I extends TSchema, O extends TSchema>(
  definition: ActionStream<I, O>,
): ActionStream {
  return definition as unknown as ActionStream;
}

/** Declares an action whose work comes later; its schemas are documented and its input is checked already. */
export function notPorted<I extends TSchema, O extends TSchema>(
  declared: Pick<Action<I, O>, 'summary' | 'input' | 'output'>,
): Action<I, O> {
  return { ...declared, ported: false };
}

/** True when the action does real work. */
export function isPorted(declared: Action): boolean {
  return declared.ported !== false && declared.run !== undefined;
}
