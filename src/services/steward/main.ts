/** steward: the one container of a machine that may talk to the engine. */
import { STEWARD } from '../../contracts/steward.ts';
import { agent } from '../../runtime/agent.ts';
import { keepNeeded } from '../../runtime/fabric/keep-needed.ts';
import { containerActions } from './container-actions.ts';
import { startContainerRounds } from './container-rounds.ts';
import { dockerApi } from './engine/docker-api.ts';
import { guardDoors } from './door/guard.ts';
import { hostActions } from './host-actions.ts';
import { startShipping } from './engine/logs/start.ts';
import { addMetrics } from './metrics.ts';
import { RecoveryDoor } from './recovery-door.ts';
import { startRelease } from './release/start.ts';
import { startRounds } from './rounds.ts';
import { addLifetimeMetrics, LifetimesFile } from './secret-lifetimes.ts';
import { runningSteward, Steward } from './steward.ts';

/** Where the socket of the engine is mounted. */
const SOCKET = '/var/run/docker.sock';

let running: Steward | undefined;
const steward = () => runningSteward(running);

export default agent({
  name: STEWARD,
  description: 'Acts on the containers of its machine, and measures host, cards and engine',
  actions: { ...containerActions(steward), ...hostActions(steward) },
  doors: (parts) => [new RecoveryDoor(parts)],
  // Without the engine it still measures the host, so the fleet starts; but it says that it is degraded.
  health: () => ({ engine: running?.link.reason === null }),
  start: async (ctx) => {
    const steward = (running = new Steward(ctx, dockerApi(SOCKET)));
    addMetrics(ctx.metrics, running);
    addLifetimeMetrics(ctx.metrics, new LifetimesFile());
    const containers = startContainerRounds(
      () => steward.containers.report(),
      (report) => steward.publishContainers(report),
    );
    steward.onActivity = () => containers.soon();
    const doors = guardDoors(steward, ctx.log);
    steward.onChange((change) => doors.take(change));
    steward.onEngine(() => doors.look());
    await keepNeeded(ctx);
    const end = new AbortController();
    const following = running.link.follow(end.signal);
    const stopShipping = startShipping(ctx, running.link);
    const stopRounds = startRounds(running, ctx.log);
    const stopRelease = await startRelease(ctx, running);
    return async () => {
      stopRounds();
      doors.stop();
      await stopRelease();
      containers.stop();
      await stopShipping();
      end.abort();
      await following;
    };
  },
});
