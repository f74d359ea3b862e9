import client from 'prom-client';
import { Type } from 'typebox';
import { NoAgentNamed } from '../../contracts/error-catalogue/agents/delegation.ts';
import { action, agent } from '../../runtime/agent.ts';
import { Details, Nothing, limit, reply } from '../schemas.ts';
import { readFrames } from './error-bus/frames.ts';
import { movableErrors } from './error-bus/movable.ts';
import { rowOf } from './error-bus/row.ts';
import { ErrorStore } from './error-bus/store.ts';
import { listen } from './error-bus/subscriber.ts';
import { every } from './shared/every.ts';
import { Opened } from './shared/opened.ts';
import { stateActions } from './shared/state-actions.ts';

const NAME = 'ErrorBus';
/** Where all publishers of the old fleet connect. */
const PUBLISHERS_PORT = 7150;
const CLEAN_UP_MS = 60 * 60 * 1000;
const errors = new Opened<ErrorStore>(NAME);

export default agent({
  name: NAME,
  description: 'The old collector of errors',
  actions: {
    get_recent_errors: action({
      summary: 'The errors stored last, the newest first',
      input: Type.Object({ limit: limit(100) }),
      output: reply({ data: Type.Array(Details) }),
      run: ({ limit: most = 100 }) => ({
        status: 'success',
        data: errors.get().recent(Math.min(most, 1000)),
      }),
    }),

    get_agent_health: action({
      summary: 'State and error count by agent',
      input: Nothing,
      output: reply({ data: Type.Unknown() }),
      run: () => ({ status: 'success', data: errors.get().agents() }),
    }),

    publish: action({
      summary: 'Takes an error in, in any of the old shapes',
      input: Details,
      output: reply({ message: Type.String() }),
      run: (input) => {
        const row = rowOf(input, Date.now());
        if (row === undefined) throw new NoAgentNamed();
        const added = errors.get().add([{ row }]);
        return { status: 'success', message: added === 1 ? 'Error stored' : 'Error was known' };
      },
    }),

    ...stateActions(movableErrors(NAME, () => errors.get())),
  },
  start: async (ctx) => {
    const store = await ErrorStore.open(ctx.stateDir);
    errors.set(store);
    const heard = new client.Counter({
      name: 'tandem_legacy_errors_total',
      help: 'Messages of the old publishers, by whether they were stored, known already or unreadable',
      labelNames: ['result'],
      registers: [ctx.metrics],
    });
    const port = String(ctx.config['publishers_port'] ?? PUBLISHERS_PORT);
    const socket = await listen(`tcp://0.0.0.0:${port}`, (frames) => {
      const body = readFrames(frames)?.body;
      const row = body && rowOf(body, Date.now());
      if (row === undefined) {
        heard.inc({ result: 'unreadable' });
        ctx.log.warn('an error message cannot be read', { bytes: frames[0]?.length ?? 0 });
        return;
      }
      try {
        heard.inc({ result: store.add([{ row }]) === 1 ? 'stored' : 'known' });
      } catch (err) {
        heard.inc({ result: 'lost' });
        ctx.log.error('an error message cannot be stored', { err, agent_name: row.agent });
      }
    });
    ctx.log.info('old publishers can connect', { endpoint: socket.endpoint });
    const cleanUp = () => store.cleanUp(Date.now() / 1000);
    cleanUp();
    const stop = every(CLEAN_UP_MS, ctx.log, 'removing old errors', cleanUp);
    return async () => {
      stop();
      await socket.stop();
      errors.set(undefined);
      store.close();
    };
  },
});
