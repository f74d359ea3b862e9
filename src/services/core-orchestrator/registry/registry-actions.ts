/** The actions of the capability `registry`. */
import { Type } from 'typebox';
import {
  Deregistration,
  EndpointQuery,
  Heartbeat,
  HeartbeatReply,
  REGISTRY,
  RegisterReply,
  Registration,
  RegistryEntry,
  RegistryNews,
  WatchQuery,
  registryChanges,
} from '../../../contracts/registry.ts';
import { actionStream } from '../../../runtime/agent.ts';
import type { CallContext } from '../../../runtime/context.ts';
import { facade } from '../../facade/facade.ts';
import { Success, success } from '../success.ts';
import { NEW_FIELDS, oldEndpoint } from './shapes/old-endpoint.ts';
import { OldRegistration, fromOldRegistration, oldName } from './shapes/old-registration.ts';
import { runningRegistry as registry } from './running.ts';
import { registryState } from './state.ts';
import { requireValidNames } from './shapes/valid-names.ts';
import { Endpoint, endpointView } from './shapes/views.ts';
import { watchRegistry } from './watch/watch.ts';

const capability = facade('registry');
capability.state(registryState(registry));

const agent = 'ServiceRegistry' as const;
const Nothing = Type.Object({});

const terms = {
  ...success,
  lease_ms: REGISTRY.leaseMs,
  heartbeat_ms: REGISTRY.heartbeatMs,
} as const;

/** How long to wait for the disk: until just before the caller gives up, so that it gets our answer. */
function patienceMs({ deadline }: CallContext): number {
  return Math.max(0, deadline - Date.now() - 250);
}

export const registryActions = {
  register: capability.action({
    summary: 'Registers an instance of an agent and gives it a lease; answers when it is stored',
    input: Registration,
    output: RegisterReply,
    run: async (input, ctx) => {
      requireValidNames(input);
      await registry().register(input, { patienceMs: patienceMs(ctx) });
      return terms;
    },
  }),

  register_agent: capability.action({
    summary:
      'Registers a client of the old protocol, which sends no heartbeat and so gets no lease',
    input: OldRegistration,
    output: Type.Object(Success),
    run: async (input, ctx) => {
      const callerMachine = ctx.caller ? registry().machineOf(ctx.caller) : undefined;
      const registration = fromOldRegistration(input, callerMachine);
      requireValidNames(registration);
      await registry().register(registration, {
        leased: false,
        patienceMs: patienceMs(ctx),
        state: input.status ?? 'HEALTHY',
      });
      return success;
    },
    old: {
      agent,
      // It looks for the name in fewer fields.
      request: (input) => ({ action: 'register_agent', ...input, agent_name: oldName(input) }),
      reply: () => success,
    },
  }),

  heartbeat: capability.action({
    summary: 'Renews a lease; known is false when the instance has to register again',
    input: Heartbeat,
    output: HeartbeatReply,
    run: (input) => ({ ...success, known: registry().heartbeat(input) }),
  }),

  deregister: capability.action({
    summary: 'Removes an instance; another instance of the same name is left alone',
    input: Deregistration,
    output: Type.Object({ ...Success, removed: Type.Boolean() }),
    run: async (input, ctx) => {
      const removed = await registry().deregister(input, patienceMs(ctx));
      return { ...success, removed };
    },
  }),

  get_agent_endpoint: capability.action({
    summary: "Where an agent answers; healthy ones only, the caller's machine first",
    input: EndpointQuery,
    output: Endpoint,
    run: (input, ctx) => {
      const nearest = ctx.caller ? registry().machineOf(ctx.caller) : undefined;
      return endpointView(registry().endpoint(input, nearest));
    },
    old: {
      agent,
      request: ({ agent_name }) => ({ action: 'get_agent_endpoint', agent_name }),
      reply: (old, { agent_name }) => oldEndpoint(old, agent_name),
      ignore: NEW_FIELDS,
    },
  }),

  list_agents: capability.action({
    summary: 'Names of all registered agents',
    input: Nothing,
    output: Type.Object({ ...Success, agents: Type.Array(Type.String()) }),
    run: () => {
      const names = registry()
        .entries()
        .map((entry) => entry.name);
      return { ...success, agents: [...new Set(names)] };
    },
    old: {
      agent,
      // The old registry lists in the order of registration.
      reply: ({ agents }) => ({
        ...success,
        agents: Array.isArray(agents) ? agents.map(String).sort() : [],
      }),
    },
  }),

  watch: capability.action({
    summary: 'All entries, and the subject on which changes are announced; subscribe before asking',
    input: Nothing,
    output: Type.Object({
      ...Success,
      subject: Type.String(),
      revision: Type.String({ description: 'Apply only events of a later one' }),
      agents: Type.Array(RegistryEntry),
    }),
    run: () => ({
      ...success,
      subject: registryChanges,
      revision: registry().changes.revision,
      agents: registry().entries(),
    }),
  }),
};

export const registryStreams = {
  watch: actionStream({
    summary: 'All entries, then each change; a watch that was cut resumes with `since`',
    input: WatchQuery,
    item: RegistryNews,
    run: (query, { signal }) =>
      watchRegistry(
        { changes: registry().changes, entries: () => registry().entries() },
        query,
        signal,
      ),
  }),
};
