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
  registryChanges,
} from '../../../contracts/registry.ts';
import { action } from '../../../runtime/agent.ts';
import type { CallContext } from '../../../runtime/context.ts';
import { OldRegistration, fromOldRegistration } from './old-registration.ts';
import type { Registry } from './registry.ts';
import { Success, success } from '../success.ts';
import { requireValidNames } from './valid-names.ts';
import { Endpoint, endpointView } from './views.ts';

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

/** @param registry gives the running registry, or throws RegistryNotReady */
export function registryActions(registry: () => Registry) {
  return {
    register: action({
      summary: 'Registers an instance of an agent and gives it a lease; answers when it is stored',
      input: Registration,
      output: RegisterReply,
      run: async (input, ctx) => {
        requireValidNames(input);
        await registry().register(input, { patienceMs: patienceMs(ctx) });
        return terms;
      },
    }),

    register_agent: action({
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
    }),

    heartbeat: action({
      summary: 'Renews a lease; known is false when the instance has to register again',
      input: Heartbeat,
      output: HeartbeatReply,
      run: (input) => ({ ...success, known: registry().heartbeat(input) }),
    }),

    deregister: action({
      summary: 'Removes an instance; another instance of the same name is left alone',
      input: Deregistration,
      output: Type.Object({ ...Success, removed: Type.Boolean() }),
      run: async (input, ctx) => {
        const removed = await registry().deregister(input, patienceMs(ctx));
        return { ...success, removed };
      },
    }),

    get_agent_endpoint: action({
      summary: "Where an agent answers; healthy ones only, the caller's machine first",
      input: EndpointQuery,
      output: Endpoint,
      run: (input, ctx) => {
        const nearest = ctx.caller ? registry().machineOf(ctx.caller) : undefined;
        return endpointView(registry().endpoint(input, nearest));
      },
    }),

    list_agents: action({
      summary: 'Names of all registered agents',
      input: Nothing,
      output: Type.Object({ ...Success, agents: Type.Array(Type.String()) }),
      run: () => {
        const names = registry()
          .entries()
          .map((entry) => entry.name);
        return { ...success, agents: [...new Set(names)] };
      },
    }),

    watch: action({
      summary:
        'All entries, and the subject on which changes are announced; subscribe before asking',
      input: Nothing,
      output: Type.Object({
        ...Success,
        subject: Type.String(),
        agents: Type.Array(RegistryEntry),
      }),
      run: () => ({ ...success, subject: registryChanges, agents: registry().entries() }),
    }),
  };
}
