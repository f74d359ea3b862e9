/** core-orchestrator: registry, twin, coordination and system, and the modes of all capabilities. */
import { MODES_BUCKET } from '../../contracts/migration/modes.ts';
import { REGISTRY } from '../../contracts/registry.ts';
import { agent } from '../../runtime/agent.ts';
import { readBuckets } from '../../runtime/color/read-buckets.ts';
import { makeStreams } from '../../runtime/fabric/keep-streams.ts';
import { door } from '../door/door.ts';
import { facadeActions } from '../facade/facade-actions.ts';
import { startFacade } from '../facade/start.ts';
import { coordinationActions, coordinationStreams } from './coordination/coordination-actions.ts';
import { startCoordination } from './coordination/start-coordination.ts';
import { doorActions, modeStreams } from './doors/door-actions.ts';
import { modeActions } from './modes/mode-actions.ts';
import { directoryActions } from './registry/directory-actions.ts';
import { registryActions, registryStreams } from './registry/registry-actions.ts';
import { setRunningRegistry } from './registry/running.ts';
import { startRegistry } from './registry/start-registry.ts';
import { doors } from './routes.ts';
import { systemActions } from './system/system-actions.ts';
import { startTwin } from './twin/start-twin.ts';
import { twinActions } from './twin/twin-actions.ts';

export default agent({
  name: 'core-orchestrator',
  description: 'Knows who runs where; routes requests and looks after both machines',
  actions: {
    ...registryActions,
    ...directoryActions,
    ...twinActions,
    ...coordinationActions,
    ...systemActions,
    ...modeActions,
    ...facadeActions('core-orchestrator'),
    ...doorActions,
  },
  streams: { ...registryStreams, ...coordinationStreams, ...modeStreams },
  doors: door(doors),
  warm: (ctx) => readBuckets(ctx, [MODES_BUCKET, REGISTRY.bucket]),
  start: async (ctx) => {
    // All of them read buckets, and none needs what another one reads; calls may be waiting.
    await makeStreams(ctx, REGISTRY.home);
    const [started, stopFacade, stopTwin] = await Promise.all([
      startRegistry(ctx),
      startFacade(ctx),
      startTwin(ctx),
    ]);
    setRunningRegistry(started.registry);
    const stopCoordination = startCoordination(ctx);
    return async () => {
      await stopCoordination();
      await stopTwin();
      await stopFacade();
      await started.stop();
    };
  },
});
