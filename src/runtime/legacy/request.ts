/** From an old message to a request of the dispatcher: which action, which input, from whom. */
import { BUILT_IN_ACTIONS, type JsonObject } from '../../contracts/actions/action.ts';
import {
  DISCRIMINATORS,
  envelopeFields,
  NESTED_PAYLOAD,
} from '../../contracts/actions/legacy-envelope.ts';
import type { Actions, Discriminator } from '../agent.ts';
import type { ActionRequest, CallMeta } from '../dispatch/dispatch.ts';
import { isObject } from './decode.ts';

/** What is known of the agent that is asked. */
export interface Addressee {
  readonly discriminator: Discriminator;
  /** Its own actions; the built-in ones are known. */
  readonly actions: Actions;
}

/** Label of the old protocol in metrics and logs. */
export const LEGACY_TRANSPORT = 'zmq';

/** Stands for the name when a message names no action: `Unknown action: (none)`. */
const NO_ACTION = '(none)';

/** Reads a message; a message that names no action becomes one for an unknown action. */
export function toRequest(to: Addressee, message: JsonObject): ActionRequest {
  const action = actionOf(to, message);
  return { action, input: inputOf(to, action, message), meta: metaOf(message) };
}

/** Who asks, under which trace. Anything that is not what it should be is left out. */
function metaOf(message: JsonObject): CallMeta {
  const { [envelopeFields.caller]: caller, [envelopeFields.traceparent]: traceparent } = message;
  return {
    transport: LEGACY_TRANSPORT,
    caller: typeof caller === 'string' ? caller.slice(0, 128) : undefined,
    ...(typeof traceparent === 'string' ? { traceparent } : { traceId: traceOf(message) }),
  };
}

/** A request id is a UUID, which has the 128 bits of a trace id. */
function traceOf(message: JsonObject): string | undefined {
  const id = message[envelopeFields.requestId];
  if (typeof id !== 'string') return undefined;
  const hex = id.replaceAll('-', '').toLowerCase();
  return /^(?!0{32})[0-9a-f]{32}$/.test(hex) ? hex : undefined;
}

function actionOf(to: Addressee, message: JsonObject): string {
  if (typeof to.discriminator === 'function') {
    // Asked first, since such a function may see its own work in any message.
    const builtIn = message['action'];
    if (isBuiltIn(builtIn)) return builtIn;
    const named = ask(to.discriminator, message);
    if (named !== undefined) return knownIn(to, named) ?? named;
  } else {
    const named = message[to.discriminator];
    if (typeof named === 'string') return knownIn(to, named) ?? named;
  }
  // Callers mixed the conventions (`command: "GET_METRICS"` to an agent that reads `action`).
  for (const key of DISCRIMINATORS) {
    const known = knownIn(to, message[key]);
    if (known !== undefined) return known;
  }
  return DISCRIMINATORS.map((key) => message[key]).find((v) => typeof v === 'string') ?? NO_ACTION;
}

/** The action this value names, as it is or in lower case (`GET_VRAM_STATUS`). */
function knownIn(to: Addressee, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const names = [value, value.toLowerCase()];
  return names.find((name) => Object.hasOwn(to.actions, name) || isBuiltIn(name));
}

function isBuiltIn(value: unknown): value is string {
  return (BUILT_IN_ACTIONS as readonly unknown[]).includes(value);
}

/** The function comes from an agent file and meets messages its author did not think of. */
function ask(discriminator: (message: JsonObject) => string | undefined, message: JsonObject) {
  try {
    return discriminator(message);
  } catch {
    return undefined;
  }
}

/** The payload: nested objects opened, envelope fields taken out, unless the action declares them. */
function inputOf(to: Addressee, action: string, message: JsonObject): JsonObject {
  const declared = declaredFields(to.actions, action);
  let input: JsonObject = { ...message };
  for (const key of NESTED_PAYLOAD) {
    const nested = input[key];
    if (Object.hasOwn(declared, key) || !isObject(nested)) continue;
    delete input[key];
    input = { ...nested, ...input };
  }
  const lower = action.toLowerCase();
  const naming = [
    ...DISCRIMINATORS,
    ...(typeof to.discriminator === 'string' ? [to.discriminator] : []),
  ];
  const spent = naming.filter((key) => {
    const value = message[key];
    return typeof value === 'string' && value.toLowerCase() === lower;
  });
  for (const key of [...Object.values(envelopeFields), ...spent]) {
    if (!Object.hasOwn(declared, key)) delete input[key];
  }
  return input;
}

function declaredFields(actions: Actions, action: string): object {
  if (!Object.hasOwn(actions, action)) return {};
  const { properties } = actions[action]!.input as { properties?: unknown };
  return isObject(properties) ? properties : {};
}
