/** Alerts: who is told, what was told, silences, acknowledgements, rules of people. */
import type { Part } from '../part.ts';
import { acknowledgeActions } from './actions/acknowledge.ts';
import { listActions, watchAlerts } from './actions/list.ts';
import { ruleActions } from './actions/rules.ts';
import { silenceActions } from './actions/silences.ts';
import { alertsEndpoint } from './intake/endpoint.ts';
import { alertRoutes } from './routes.ts';
import { alertsAtHand } from './running.ts';
import { startAlerts } from './start.ts';

export const alerts: Part = {
  actions: { ...listActions, ...silenceActions, ...acknowledgeActions, ...ruleActions },
  streams: { watch_alerts: watchAlerts },
  routes: alertRoutes,
  plain: [alertsEndpoint((machine, posted) => alertsAtHand().deliver(machine, posted))],
  start: ({ ctx }) => startAlerts(ctx),
};
