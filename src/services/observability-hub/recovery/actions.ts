/** Actions that recover members, and that show and stop it. */
import { Type } from 'typebox';
import { MemberUnknown } from '../../../contracts/error-catalogue/observability-hub/observability.ts';
import { HUB, memberId, type Member } from '../../../contracts/observability/observability.ts';
import { action } from '../../../runtime/agent.ts';
import type { CallContext } from '../../../runtime/context.ts';
import { AgentName, ok } from '../schemas.ts';
import { passedOnFor } from './asker.ts';
import { mayGrant } from './old-monitor.ts';
import { RecoveryRecord } from './journal.ts';
import { recovery } from './start.ts';
import { TIERS } from './steps.ts';

/** Tier 4 restarts a group, one container after the other. */
const TIMEOUT_MS = 600_000;
const WRITE = { scope: 'recovery:write' };

const SwitchState = Type.Object({
  enabled: Type.Boolean(),
  reason: Type.String(),
  by: Type.String(),
  at: Type.Union([Type.String(), Type.Null()]),
});

const Trigger = Type.Object({
  agent_name: AgentName,
  machine: Type.Optional(Type.String({ minLength: 1, description: 'Default: wherever it is' })),
  strategy: Type.Enum([...TIERS]),
  reason: Type.Optional(Type.String({ maxLength: 500 })),
  /** Whom it was made for, from a hub that passes the request on; of no effect from others. */
  on_behalf_of: Type.Optional(Type.String({ maxLength: 200 })),
});

const askerOf = (ctx: CallContext) => ctx.principal?.subject ?? 'somebody';

/** @throws FLEET_MEMBER_UNKNOWN */
function memberNamed({
  agent_name,
  machine,
}: {
  agent_name: string;
  machine?: string | undefined;
}): Member {
  const { fleet } = recovery();
  const found =
    machine === undefined
      ? (fleet.member(agent_name) ?? fleet.named(agent_name))
      : fleet.member(memberId(machine.toLowerCase(), agent_name));
  if (found === undefined)
    throw new MemberUnknown({ member: machine ? memberId(machine, agent_name) : agent_name });
  return found;
}

export const recoveryActions = {
  trigger_recovery: action({
    summary:
      'Restarts an agent: alone, with cleared state, with its dependencies, or its whole group',
    input: Trigger,
    output: Type.Object({
      ...ok,
      message: Type.String(),
      recovery: RecoveryRecord,
    }),
    requires: WRITE,
    timeoutMs: TIMEOUT_MS,
    run: async (input, ctx) => {
      const { fleet, recoverer } = recovery();
      const member = memberNamed(input);
      const { strategy: tier, reason = 'asked for' } = input;
      const passedOn = passedOnFor(ctx.principal, input.on_behalf_of);
      const by = passedOn ?? askerOf(ctx);
      // One hub keeps the budget of a machine; while it is away the other one acts.
      const hub = fleet.member(memberId(member.machine, HUB));
      const passOn =
        member.machine !== fleet.machine &&
        passedOn === undefined &&
        hub?.state === 'healthy' &&
        member.name !== HUB;
      if (passOn) {
        const asked = { ...input, machine: member.machine, on_behalf_of: by };
        const options = { machine: member.machine, timeoutMs: ctx.deadline - Date.now() };
        return ctx.call(HUB, 'trigger_recovery', { ...asked, agent_name: member.name }, options);
      }
      const record = await recoverer.recover({ member, tier, by, why: reason });
      return {
        status: 'success',
        message: `${tier} of ${member.id}: ${record.steps.join(', ')}`,
        recovery: record,
      };
    },
  }),

  grant_recovery: action({
    summary:
      'Leave for a keeper of containers to recover by itself: switch and budgets hold for it too',
    input: Type.Object({
      agent_name: AgentName,
      machine: Type.String({ minLength: 1, maxLength: 63 }),
      strategy: Type.Enum([...TIERS]),
      /** Nobody asked for it. */
      automatic: Type.Boolean(),
      steps: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), {
        minItems: 1,
        maxItems: 500,
        description: 'Id of a member, one for each container that is touched',
      }),
    }),
    output: Type.Object({ ...ok, recovery: RecoveryRecord }),
    // Whoever may restart containers may ask.
    requires: { scope: 'system:write' },
    run: ({ strategy: tier, automatic, steps, ...who }, ctx) => {
      const member = memberNamed(who);
      if (automatic) mayGrant(member.id, tier);
      const why = automatic ? 'it failed its probes' : 'asked for';
      const order = { member, tier, by: askerOf(ctx), why };
      return { status: 'success', recovery: recovery().recoverer.grant(order, steps) };
    },
  }),

  recoveries: action({
    summary: 'The switch, the settings and the recoveries of both hubs, the newest first',
    input: Type.Object({
      member: Type.Optional(Type.String()),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
    }),
    output: Type.Object({
      ...ok,
      switch: SwitchState,
      automatic: Type.Boolean(),
      budgets: Type.Object({
        per_member: Type.Integer(),
        per_fleet: Type.Integer(),
        window_seconds: Type.Integer(),
        cooldown_seconds: Type.Integer(),
        /** Containers that both hubs touched in the window. */
        spent: Type.Integer(),
      }),
      journal: Type.Array(RecoveryRecord),
    }),
    run: ({ member, limit = 50 }) => {
      const { journal, settings, switch: red } = recovery();
      const { per_member, per_fleet, window_seconds, cooldown_seconds } = settings;
      const spent = journal
        .spent(Date.now() - window_seconds * 1_000)
        .reduce((sum, one) => sum + one.containers, 0);
      const { enabled, reason, by, at } = red.state;
      return {
        status: 'success',
        switch: { enabled, reason, by, at },
        automatic: settings.automatic,
        budgets: { per_member, per_fleet, window_seconds, cooldown_seconds, spent },
        journal: journal
          .last(500)
          .filter((one) => member === undefined || one.member === member)
          .slice(0, limit),
      };
    },
  }),

  set_recovery_switch: action({
    summary: 'Turns recovery off or on, for both hubs; off refuses asked-for recoveries too',
    input: Type.Object({
      enabled: Type.Boolean(),
      reason: Type.String({ minLength: 1, maxLength: 500 }),
    }),
    output: Type.Object({ ...ok, switch: SwitchState }),
    requires: WRITE,
    run: ({ enabled, reason }, ctx) => {
      const state = recovery().switch.turn(enabled, reason, askerOf(ctx));
      ctx.log.warn('recovery switched', { ...state });
      return { status: 'success', switch: state };
    },
  }),
};

export const oldTrigger = Type.Pick(Trigger, ['agent_name', 'strategy']);
