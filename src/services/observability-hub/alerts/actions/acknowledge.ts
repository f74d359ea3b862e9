/** Somebody takes care of an alert. */
import { Type } from 'typebox';
import { AlertUnknown } from '../../../../contracts/error-catalogue/observability-hub/alerts.ts';
import { Alert } from '../../../../contracts/observability/observability.ts';
import { action } from '../../../../runtime/agent.ts';
import { ok, success } from '../../schemas.ts';
import { alertsAtHand } from '../running.ts';
import { WRITE, whoAsks } from './schemas.ts';

const fingerprint = Type.String({ minLength: 1, maxLength: 64 });

function activeAlert(wanted: string): Alert {
  const alert = alertsAtHand()
    .watch.alerts()
    .find((one) => one.fingerprint === wanted);
  if (alert === undefined) throw new AlertUnknown({ fingerprint: wanted });
  return alert;
}

export const acknowledgeActions = {
  acknowledge_alert: action({
    summary:
      'Says that somebody takes care of an alert: it no longer escalates; ends with the alert',
    requires: WRITE,
    input: Type.Object({
      fingerprint,
      comment: Type.Optional(Type.String({ maxLength: 1_000 })),
    }),
    output: Type.Object({ ...ok, alert: Alert }),
    run: ({ fingerprint: wanted, comment = '' }, ctx) => {
      activeAlert(wanted);
      const by = whoAsks(ctx);
      const { acknowledgements } = alertsAtHand();
      acknowledgements.set(wanted, { by, at: new Date().toISOString(), comment });
      ctx.log.info('alert acknowledged', { fingerprint: wanted, by });
      return { ...success, alert: activeAlert(wanted) };
    },
  }),

  withdraw_acknowledgement: action({
    summary: 'Takes an acknowledgement back',
    requires: WRITE,
    input: Type.Object({ fingerprint }),
    output: Type.Object(ok),
    run: ({ fingerprint: wanted }) => {
      activeAlert(wanted);
      alertsAtHand().acknowledgements.end(wanted);
      return success;
    },
  }),
};
