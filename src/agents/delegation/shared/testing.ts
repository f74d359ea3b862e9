/** Runs a legacy agent in a unit test: its own state directory, no broker, other agents as functions. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../../contracts/actions/action.ts';
import type { AgentDefinition } from '../../../runtime/agent.ts';
import type { CallOptions, RuntimeContext } from '../../../runtime/context.ts';
import { createDispatcher } from '../../../runtime/dispatch/dispatcher.ts';
import { createMetrics } from '../../../runtime/metrics/metrics.ts';
import { identity, testContext } from '../../../runtime/testing.ts';

export type Others = (
  agent: string,
  action: string,
  input: JsonObject,
  options?: CallOptions,
) => unknown;

export interface Trial {
  readonly ask: (action: string, input?: object) => Promise<JsonObject>;
  /** Events it published, in order. */
  readonly events: { readonly kind: string; readonly payload: JsonObject }[];
  readonly reports: readonly { readonly error: unknown }[];
  /** Gives an event to those who subscribed. */
  readonly hear: (subject: string, payload: object) => void;
  /** Ends the agent and starts it again on the same state directory. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts the agent; `others` answers its calls. */
export async function tryAgent(
  definition: AgentDefinition,
  { others = () => ({}), config = {} }: { others?: Others; config?: JsonObject } = {},
): Promise<Trial> {
  const stateDir = mkdtempSync(join(tmpdir(), 'tandem-legacy-'));
  const events: { kind: string; payload: JsonObject }[] = [];
  const ears: { subject: string; callback: (error: null, message: unknown) => void }[] = [];
  const base = testContext();
  const start = async () => {
    base.metrics.clear();
    return definition.start?.(ctx);
  };
  const ctx: RuntimeContext = Object.defineProperties(Object.create(base) as RuntimeContext, {
    stateDir: { value: stateDir },
    config: { value: config },
    identity: { value: { ...identity, agent: definition.name } },
    nc: {
      value: {
        subscribe: (subject: string, { callback }: { callback: never }) => {
          ears.push({ subject, callback });
          return { unsubscribe: () => ears.splice(0) };
        },
      },
    },
    call: { value: async (...call: Parameters<Others>) => others(...call) },
    callWithin: {
      value: async (_origin: unknown, ...call: Parameters<Others>) => others(...call),
    },
    publish: { value: (kind: string, payload: JsonObject) => events.push({ kind, payload }) },
    publishWithin: {
      value: (_origin: unknown, kind: string, payload: JsonObject) =>
        events.push({ kind, payload }),
    },
  });
  const dispatcher = createDispatcher(
    definition.actions,
    ctx,
    createMetrics(identity, () => 0),
  );
  let stop = await start();
  return {
    ask: async (action, input = {}) => {
      const meta = { transport: 'zmq', caller: 'Tester' };
      return (await dispatcher.dispatch({ action, input, meta })).body as unknown as JsonObject;
    },
    events,
    reports: base.reports,
    hear: (subject, payload) => {
      const message = { subject, json: () => payload };
      for (const ear of ears) if (fits(ear.subject, subject)) ear.callback(null, message);
    },
    restart: async () => {
      await stop?.();
      stop = await start();
    },
    stop: async () => {
      await stop?.();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

function fits(pattern: string, subject: string): boolean {
  const regular = pattern.replaceAll('.', '\\.').replaceAll('*', '[^.]+').replace('>', '.+');
  return new RegExp(`^${regular}$`).test(subject);
}
