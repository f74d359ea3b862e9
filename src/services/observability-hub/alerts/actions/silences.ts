/** Alerts that nobody is told of for a while. The Alertmanagers pass silences on to each other. */
import { Type } from 'typebox';
import { ESCALATION } from '../../../../contracts/observability/alerts.ts';
import { HUB } from '../../../../contracts/observability/observability.ts';
import { FLEET_MACHINES } from '../../../../contracts/fleet/machines.ts';
import { action } from '../../../../runtime/agent.ts';
import type { CallContext } from '../../../../runtime/context.ts';
import { ok, success } from '../../schemas.ts';
import type { RawSilence } from '../alertmanager/client.ts';
import { alertsAtHand } from '../running.ts';
import { WRITE, whoAsks } from './schemas.ts';

const MINUTE_MS = 60_000;
const MONTH_MINUTES = 31 * 24 * 60;

/** As Alertmanager has it. */
const Matcher = Type.Object({
  name: Type.String({ minLength: 1 }),
  value: Type.String(),
  isRegex: Type.Optional(Type.Boolean({ default: false })),
  isEqual: Type.Optional(Type.Boolean({ default: true })),
});

const Silence = Type.Object({
  id: Type.String(),
  matchers: Type.Array(Matcher),
  comment: Type.String(),
  created_by: Type.String(),
  starts_at: Type.String(),
  ends_at: Type.String(),
  state: Type.String({ description: 'active or pending' }),
});

/**
 * The hubs do not escalate what is silenced, and Prometheus knows nothing of an escalation, so nobody would repeat its end:
 * it has to be told at once.
 */
const NOT_ITS_ESCALATION = {
  name: ESCALATION.label,
  value: ESCALATION.value,
  isRegex: false,
  isEqual: false,
};

/** Set on what one hub asks of another, so that it is not passed on a second time. */
const passed_on = Type.Optional(Type.Boolean());

function silenceOf({ id, matchers, comment, createdBy, startsAt, endsAt, status }: RawSilence) {
  return {
    id,
    matchers: [...matchers],
    comment,
    created_by: createdBy,
    starts_at: startsAt,
    ends_at: endsAt,
    state: status.state,
  };
}

/** Either Alertmanager of the pair will do; while the own one is away the other hub asks its. */
async function withEither<T>(
  ctx: CallContext,
  name: string,
  input: { readonly passed_on?: boolean },
  own: () => Promise<T>,
): Promise<T> {
  try {
    return await own();
  } catch (error) {
    const other = FLEET_MACHINES.find((machine) => machine !== ctx.identity.machine);
    const isAway = (error as { code?: string }).code === 'ALERTMANAGER_AWAY';
    if (!isAway || other === undefined || input.passed_on === true) throw error;
    const options = { machine: other, ...(ctx.token === undefined ? {} : { token: ctx.token }) };
    return ctx.call<T>(HUB, name, { ...input, passed_on: true }, options).catch(() => {
      throw error;
    });
  }
}

export const silenceActions = {
  list_silences: action({
    summary: 'Silences that are in force, or will be',
    input: Type.Object({ passed_on }),
    output: Type.Object({ ...ok, silences: Type.Array(Silence) }),
    run: (input, ctx) =>
      withEither(ctx, 'list_silences', input, async () => {
        const all = await alertsAtHand().alertmanager.silences();
        const silences = all.filter(({ status }) => status.state !== 'expired').map(silenceOf);
        return { ...success, silences };
      }),
  }),

  silence_alerts: action({
    summary: 'Silences the alerts with all of these labels; both machines know within a second',
    requires: WRITE,
    input: Type.Object({
      matchers: Type.Array(Matcher, { minItems: 1, maxItems: 50 }),
      minutes: Type.Integer({ minimum: 1, maximum: MONTH_MINUTES }),
      comment: Type.String({ maxLength: 1_000 }),
      passed_on,
    }),
    output: Type.Object({ ...ok, id: Type.String() }),
    run: (input, ctx) =>
      withEither(ctx, 'silence_alerts', input, async () => {
        const now = Date.now();
        const id = await alertsAtHand().alertmanager.silence({
          matchers: [
            ...input.matchers.map((matcher) => ({ isRegex: false, isEqual: true, ...matcher })),
            NOT_ITS_ESCALATION,
          ],
          startsAt: new Date(now).toISOString(),
          endsAt: new Date(now + input.minutes * MINUTE_MS).toISOString(),
          createdBy: whoAsks(ctx),
          comment: input.comment,
        });
        ctx.log.info('alerts silenced', { id, by: whoAsks(ctx), minutes: input.minutes });
        await alertsAtHand().watch.look();
        return { ...success, id };
      }),
  }),

  expire_silence: action({
    summary: 'Ends a silence',
    requires: WRITE,
    input: Type.Object({ id: Type.String({ minLength: 1 }), passed_on }),
    output: Type.Object(ok),
    run: (input, ctx) =>
      withEither(ctx, 'expire_silence', input, async () => {
        await alertsAtHand().alertmanager.expire(input.id);
        ctx.log.info('silence ended', { id: input.id, by: whoAsks(ctx) });
        await alertsAtHand().watch.look();
        return success;
      }),
  }),
};
