import { Type } from 'typebox';
import { action, agent } from '../../runtime/agent.ts';
import { Details, Nothing, reply } from '../schemas.ts';
import { askAll } from './health-monitor/rounds.ts';
import { StatusMap } from './health-monitor/status-map.ts';
import { every } from './shared/every.ts';
import { nothingToMove } from './shared/nothing-to-move.ts';
import { Opened } from './shared/opened.ts';
import { stateActions } from './shared/state-actions.ts';

const NAME = 'HealthMonitor';
const ROUND_MS = 60_000;

interface Monitor {
  readonly map: StatusMap;
  /** The first round, which the first question waits for. */
  first: Promise<void> | undefined;
}
const monitor = new Opened<Monitor>(NAME);

export default agent({
  name: NAME,
  description: 'The old map of agent states',
  actions: {
    get_status: action({
      summary: 'State by agent, as of the last round of questions',
      input: Nothing,
      output: reply({ agent_status: Details, timestamp: Type.String() }),
      timeoutMs: 15_000,
      run: async (_input, ctx) => {
        const held = monitor.get();
        await (held.first ??= askAll(ctx.call, held.map, NAME));
        return {
          status: 'success',
          agent_status: held.map.all(),
          timestamp: new Date().toISOString(),
        };
      },
    }),

    // Its next round finds out everything again.
    ...stateActions(nothingToMove(NAME)),
  },
  start: (ctx) => {
    const held: Monitor = { map: new StatusMap(), first: undefined };
    monitor.set(held);
    return every(ROUND_MS, ctx.log, 'asking for health', () => {
      const round = askAll(ctx.call, held.map, NAME);
      held.first ??= round;
      return round;
    });
  },
});
