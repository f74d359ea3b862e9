/** The actions that every service with capabilities has: its modes, its parity, its state. */
import { Type } from 'typebox';
import { CapabilityUnknown } from '../../contracts/error-catalogue/services/facade.ts';
import {
  CAPABILITIES,
  CAPABILITY_NAMES,
  LEGACY_AGENTS,
  ModeSetting,
  type Capability,
  type LegacyName,
} from '../../contracts/migration/modes.ts';
import { ActionParity } from '../../contracts/migration/parity.ts';
import { action } from '../../runtime/agent.ts';
import { facade } from './facade.ts';
import { processHost } from './host.ts';
import { Migrations } from './migration/migration.ts';

const Status = Type.String();
const Nothing = Type.Object({});
const status = 'success';

/** Scope of everything that changes who answers. */
export const MODES_WRITE = { scope: 'modes:write' } as const;

/** Reading and writing a large state takes its time. */
const MIGRATION_TIMEOUT_MS = 120_000;

const migrations = new Migrations();

/** @param service entry name, whose capabilities these are */
export function facadeActions(service: string) {
  const own = CAPABILITY_NAMES.filter((name) => CAPABILITIES[name].service === service);

  function mine(name: string): Capability {
    const found = own.find((capability) => capability === name);
    if (!found) throw new CapabilityUnknown({ capability: name, known: own.join(', ') });
    return found;
  }

  return {
    get_service_modes: action({
      summary: "Settings of this service's capabilities, as this instance follows them now",
      input: Nothing,
      output: Type.Object({ status: Status, modes: Type.Record(Type.String(), ModeSetting) }),
      run: () => ({
        status,
        modes: Object.fromEntries(own.map((name) => [name, processHost.modes.get(name)])),
      }),
    }),

    get_service_parity: action({
      summary: 'What shadow found out about the actions of this service',
      input: Nothing,
      output: Type.Object({
        status: Status,
        since: Type.String({ description: 'ISO 8601' }),
        actions: Type.Array(ActionParity),
      }),
      run: () => ({ status, ...processHost.parity.report() }),
    }),

    reset_service_parity: action({
      summary: 'Starts to count parity anew',
      requires: MODES_WRITE,
      input: Nothing,
      output: Type.Object({ status: Status }),
      run: () => {
        processHost.parity.reset();
        return { status };
      },
    }),

    migrate_capability: action({
      summary:
        'Moves the state of a capability from its legacy container into the service, or back',
      requires: MODES_WRITE,
      timeoutMs: MIGRATION_TIMEOUT_MS,
      input: Type.Object({
        capability: Type.String(),
        direction: Type.Enum(['in', 'out']),
        delta: Type.Optional(
          Type.Boolean({ description: 'Only what changed at the source since the last run' }),
        ),
      }),
      output: Type.Object({
        status: Status,
        capability: Type.String(),
        direction: Type.String(),
        records: Type.Integer(),
        written: Type.Integer(),
      }),
      run: async ({ capability, direction, delta = false }, ctx) => {
        const { records, written } = await migrations.run({
          facade: facade(mine(capability)),
          direction,
          delta,
          ask: processHost.askLegacy,
          caller: ctx.identity.agent,
          signal: ctx.signal,
        });
        return { status, capability, direction, records, written };
      },
    }),

    ask_legacy: action({
      summary: 'Asks a legacy agent of this machine in its old protocol, for a service elsewhere',
      requires: { scope: 'legacy:call' },
      input: Type.Object({
        legacy: Type.String(),
        capability: Type.String(),
        action: Type.String(),
        message: Type.Record(Type.String(), Type.Unknown()),
        timeout_ms: Type.Number({ exclusiveMinimum: 0, maximum: 60_000 }),
      }),
      output: Type.Object({
        status: Status,
        reply: Type.Record(Type.String(), Type.Unknown()),
      }),
      run: async (input, ctx) => {
        const { capability, legacy } = input;
        if (!Object.hasOwn(LEGACY_AGENTS, legacy) || !Object.hasOwn(CAPABILITIES, capability))
          throw new CapabilityUnknown({ capability, known: CAPABILITY_NAMES.join(', ') });
        const reply = await processHost.client.ask(LEGACY_AGENTS[legacy as LegacyName], {
          capability: capability as Capability,
          action: input.action,
          message: input.message,
          timeoutMs: input.timeout_ms,
          caller: ctx.caller ?? 'unknown',
          trace: ctx.trace,
        });
        return { status, reply };
      },
    }),
  };
}
