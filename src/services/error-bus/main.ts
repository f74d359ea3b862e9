/** error-bus: all error reports of both machines, in one shape, each once. */
import { ERRORS_HOME } from '../../contracts/fabric/streams.ts';
import { MODES_BUCKET } from '../../contracts/migration/modes.ts';
import { agent } from '../../runtime/agent.ts';
import { readBuckets } from '../../runtime/color/read-buckets.ts';
import { makeStreams, remakeStreams } from '../../runtime/fabric/keep-streams.ts';
import { door } from '../door/door.ts';
import { facade } from '../facade/facade.ts';
import { facadeActions } from '../facade/facade-actions.ts';
import { startFacade } from '../facade/start.ts';
import { deadActions } from './actions/dead.ts';
import { floodActions } from './actions/floods.ts';
import { healthActions } from './actions/health.ts';
import { questionActions } from './actions/questions.ts';
import { replayActions, replayStream } from './actions/replay.ts';
import { reportActions } from './actions/report.ts';
import { suiteActions } from './actions/suite.ts';
import { tailStream } from './actions/tail.ts';
import { errorBus, startBus } from './bus.ts';
import { grpc, routes } from './routes.ts';
import { errorState } from './state.ts';

facade('errors').state(errorState);

export default agent({
  name: 'error-bus',
  description: 'Takes in, keeps and shows the error reports of both machines',
  actions: {
    ...reportActions,
    ...questionActions,
    ...healthActions,
    ...replayActions,
    ...floodActions,
    ...deadActions,
    ...suiteActions,
    ...facadeActions('error-bus'),
  },
  streams: { tail: tailStream, replay_errors: replayStream },
  health: () => ({ index_follows: errorBus().follows() }),
  doors: door({ title: 'error-bus', routes, grpc }),
  warm: (ctx) => readBuckets(ctx, [MODES_BUCKET]),
  start: async (ctx) => {
    await makeStreams(ctx, ERRORS_HOME);
    void remakeStreams(ctx, ERRORS_HOME);
    const [bus, stopFacade] = await Promise.all([startBus(ctx), startFacade(ctx)]);
    return async () => {
      await stopFacade();
      await bus.stop();
    };
  },
});
