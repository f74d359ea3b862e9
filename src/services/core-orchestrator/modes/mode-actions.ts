/** Modes of all capabilities of the fleet: show, set, compare, move state. */
import { Type } from 'typebox';
import {
  CapabilityUnknown,
  ModeInvalid,
} from '../../../contracts/error-catalogue/services/facade.ts';
import {
  CAPABILITIES,
  CAPABILITY_NAMES,
  Mode,
  MODES,
  ModeSetting,
  type Capability,
} from '../../../contracts/migration/modes.ts';
import { action } from '../../../runtime/agent.ts';
import type { CallContext } from '../../../runtime/context.ts';
import { MODES_WRITE } from '../../facade/facade-actions.ts';
import { processHost } from '../../facade/host.ts';
import { ActionParity } from '../../../contracts/migration/parity.ts';
import { gather } from './gather.ts';
import { recorded } from './mode-audit.ts';
import { writeMode } from './mode-writer.ts';

const Status = Type.String();
const status = 'success';
const Nothing = Type.Object({});

/** Services that did not answer, and why. */
const Away = Type.Array(
  Type.Object({
    service: Type.String(),
    machine: Type.Optional(Type.String()),
    reason: Type.String(),
  }),
);

/** A move of a large state takes its time. */
const MIGRATION_TIMEOUT_MS = 125_000;

const CapabilityMode = Type.Object({
  capability: Type.String(),
  service: Type.String(),
  legacy: Type.Array(Type.String()),
  ...ModeSetting.properties,
});

function capabilityOf(name: string): Capability {
  if (Object.hasOwn(CAPABILITIES, name)) return name as Capability;
  throw new CapabilityUnknown({ capability: name, known: CAPABILITY_NAMES.join(', ') });
}

function row(capability: Capability) {
  const { service, legacy } = CAPABILITIES[capability];
  return { capability, service, legacy: [...legacy], ...processHost.modes.get(capability) };
}

export const modeActions = {
  get_modes: action({
    summary: 'Mode of every capability',
    input: Nothing,
    output: Type.Object({ status: Status, capabilities: Type.Array(CapabilityMode) }),
    run: () => ({ status, capabilities: CAPABILITY_NAMES.map(row) }),
  }),

  set_mode: action({
    summary: 'Sets the mode of a capability; every instance follows within a second',
    requires: MODES_WRITE,
    input: Type.Object({
      capability: Type.String(),
      mode: Type.Enum([...MODES]),
      percent: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 100,
          description: 'Share of callers that the service answers; for mode gradual',
        }),
      ),
      fallback: Type.Optional(
        Type.Boolean({ description: 'The service answers when the legacy container fails' }),
      ),
    }),
    output: Type.Object({ status: Status, ...CapabilityMode.properties }),
    run: async (input, ctx) => {
      const capability = capabilityOf(input.capability);
      const setting = settingOf(input, ctx);
      await recorded(ctx, capability, setting, () => writeMode(ctx, capability, setting));
      ctx.log.info('mode set', { capability, ...setting });
      return { status, ...row(capability), ...setting };
    },
  }),

  get_parity: action({
    summary: 'Where services and legacy agents differ, by action, as mode shadow found it',
    input: Type.Object({ capability: Type.Optional(Type.String()) }),
    output: Type.Object({
      status: Status,
      actions: Type.Array(Type.Intersect([ActionParity, Type.Object({ service: Type.String() })])),
      away: Away,
    }),
    run: async ({ capability }, ctx) => {
      if (capability !== undefined) capabilityOf(capability);
      const { answers, away } = await gather(ctx, 'get_service_parity');
      const actions = answers.flatMap(({ service, answer }) =>
        (answer['actions'] as ActionParity[]).map((parity) => ({ service, ...parity })),
      );
      const wanted = actions.filter((a) => capability === undefined || a.capability === capability);
      return { status, actions: wanted, away: away.map(named) };
    },
  }),

  reset_parity: action({
    summary: 'Starts to count parity anew, in every service',
    requires: MODES_WRITE,
    input: Nothing,
    output: Type.Object({ status: Status, away: Away }),
    run: async (_input, ctx) => {
      const { away } = await gather(ctx, 'reset_service_parity');
      return { status, away: away.map(named) };
    },
  }),

  migrate_state: action({
    summary: 'Moves the state of a capability from its legacy container into the service, or back',
    requires: MODES_WRITE,
    timeoutMs: MIGRATION_TIMEOUT_MS,
    input: Type.Object({
      capability: Type.String(),
      direction: Type.Enum(['in', 'out']),
      delta: Type.Optional(Type.Boolean()),
    }),
    output: Type.Object({
      status: Status,
      capability: Type.String(),
      direction: Type.String(),
      records: Type.Integer(),
      written: Type.Integer(),
    }),
    run: async (input, ctx) => {
      const { service } = CAPABILITIES[capabilityOf(input.capability)];
      const options = { timeoutMs: MIGRATION_TIMEOUT_MS };
      return ctx.call(service, 'migrate_capability', input, options);
    },
  }),
};

/** @throws MODE_INVALID */
function settingOf(
  input: {
    readonly capability: string;
    readonly mode: Mode;
    readonly percent?: number;
    readonly fallback?: boolean;
  },
  ctx: CallContext,
): ModeSetting {
  const { capability, mode, percent, fallback = false } = input;
  const invalid = (reason: string) => new ModeInvalid({ capability, mode, reason });
  if (mode === Mode.gradual && percent === undefined)
    throw invalid('it needs a percentage, 0 to 100');
  if (mode !== Mode.gradual && percent !== undefined)
    throw invalid('only gradual has a percentage');
  if (fallback && (mode === Mode.unified || mode === Mode.shadow))
    throw invalid('only delegation and gradual can fall back');
  return {
    mode,
    percent: percent ?? (mode === Mode.delegation ? 0 : 100),
    fallback,
    changed_at: new Date().toISOString(),
    changed_by: ctx.principal?.subject ?? ctx.caller ?? 'unknown',
  };
}

function named({
  service,
  machine,
  reason,
}: {
  service: string;
  machine: string | undefined;
  reason: string;
}) {
  return { service, ...(machine === undefined ? {} : { machine }), reason };
}
