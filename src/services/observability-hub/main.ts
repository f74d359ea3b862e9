/** observability-hub: one of a pair without a leader, each sees the whole fleet. */
import { HUB } from '../../contracts/observability/observability.ts';
import { agent } from '../../runtime/agent.ts';
import { keepNeeded } from '../../runtime/fabric/keep-needed.ts';
import { door } from '../door/door.ts';
import { facadeActions } from '../facade/facade-actions.ts';
import { startFacade } from '../facade/start.ts';
import { startFleet } from './fleet/start.ts';
import { SeriesHistory } from './metrics/series/series-history.ts';
import { joined, startParts } from './part.ts';
import { parts } from './parts.ts';
import { hubDoor } from './routes.ts';

/** Wait for the modes at start: a hub has to see and tell while the broker is away, milliseconds. */
const MODES_MS = 3_000;

export default agent({
  name: HUB,
  description: 'Health, metrics, alerts and predictions of the whole fleet',
  actions: { ...joined(parts, ({ actions }) => actions), ...facadeActions(HUB) },
  streams: joined(parts, ({ streams }) => streams),
  doors: door(hubDoor),
  start: async (ctx) => {
    await keepNeeded(ctx);
    const fleet = await startFleet(ctx);
    const hub = { ctx, fleet: fleet.view, series: new SeriesHistory() };
    const stopParts = await startParts(parts, hub);
    const stopFacade = await startFacade(ctx, { patienceMs: MODES_MS });
    return async () => {
      await stopFacade();
      await stopParts();
      await fleet.stop();
    };
  },
});
