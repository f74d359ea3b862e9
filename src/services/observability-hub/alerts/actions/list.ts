/** What fires now and what did before. */
import { Type } from 'typebox';
import { Alert } from '../../../../contracts/observability/observability.ts';
import { action, actionStream } from '../../../../runtime/agent.ts';
import { Nothing, ok, success } from '../../schemas.ts';
import { alertsAtHand } from '../running.ts';
import { latest } from '../watch/latest.ts';
import { PastAlert, pastAlert } from './schemas.ts';

/** Ended alerts that are told without being asked for more. */
const HISTORY = 100;

const Known = {
  alerts: Type.Array(Alert),
  /** Why the Alertmanager of this machine did not answer just now; then the alerts are what it said last. */
  away: Type.Union([Type.String(), Type.Null()]),
};

function known() {
  const { watch } = alertsAtHand();
  return { alerts: watch.alerts(), away: watch.away };
}

export const listActions = {
  list_alerts: action({
    summary: 'Alerts that are active, the worst first, and those that ended, the newest first',
    input: Type.Object({ history: Type.Optional(Type.Integer({ minimum: 0, maximum: 500 })) }),
    output: Type.Object({ ...ok, ...Known, history: Type.Array(PastAlert) }),
    run: ({ history = HISTORY }) => ({
      ...success,
      ...known(),
      history: alertsAtHand().database.ended(history).map(pastAlert),
    }),
  }),

  alerts: action({
    summary: 'Alerts that are active, and the last 50 that were',
    input: Nothing,
    output: Type.Object({
      ...ok,
      active_alerts: Type.Array(Alert),
      alert_history: Type.Array(PastAlert),
    }),
    run: () => ({
      ...success,
      active_alerts: known().alerts,
      alert_history: alertsAtHand().database.ended(50).map(pastAlert),
    }),
  }),
};

export const watchAlerts = actionStream({
  summary: 'The active alerts, at once and again whenever something about them changed',
  input: Nothing,
  item: Type.Object(Known),
  run: async function* (_input, ctx) {
    const { watch } = alertsAtHand();
    for await (const alerts of latest(watch, ctx.signal)) yield { alerts, away: watch.away };
  },
});
