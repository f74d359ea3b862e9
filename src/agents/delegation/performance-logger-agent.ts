import { setTimeout as sleep } from 'node:timers/promises';
import { Type, type Static } from 'typebox';
import { action, agent } from '../../runtime/agent.ts';
import { Details, Done, reply } from '../schemas.ts';
import { movableRows } from './performance-logger-agent/movable.ts';
import { Metric, Span, Usage } from './performance-logger-agent/schemas.ts';
import { PerformanceLog, type Table } from './performance-logger-agent/tables.ts';
import { every } from './shared/every.ts';
import { Opened } from './shared/opened.ts';
import { unixSeconds } from '../../contracts/actions/legacy-time.ts';
import { stateActions } from './shared/state-actions.ts';

const NAME = 'PerformanceLoggerAgent';
const HOUR_MS = 60 * 60 * 1000;
const log = new Opened<PerformanceLog>(NAME);

const rows = (table: Table, { agent: name, start_time, end_time }: Static<typeof Span>) =>
  log.get().between(table, name, unixSeconds(start_time), unixSeconds(end_time));

export default agent({
  name: NAME,
  description: 'The old log of durations and resource use',
  actions: {
    log_metric: action({
      summary: 'Stores how long an action took',
      input: Type.Object({ metric: Metric }),
      output: Done,
      run: ({ metric }) => {
        log.get().add('metrics', metric);
        return { status: 'success' };
      },
    }),

    log_resource_usage: action({
      summary: 'Stores what an agent used',
      input: Type.Object({ usage: Usage }),
      output: Done,
      run: ({ usage }) => {
        log.get().add('resource_usage', usage);
        return { status: 'success' };
      },
    }),

    get_agent_metrics: action({
      summary: 'Durations of an agent in a time span, oldest first; the newest 2000',
      input: Span,
      output: reply({ metrics: Type.Array(Details) }),
      run: (input) => ({ status: 'success', metrics: rows('metrics', input) }),
    }),

    get_agent_resource_usage: action({
      summary: 'Resource use of an agent in a time span, oldest first; the newest 2000',
      input: Span,
      output: reply({ usage: Type.Array(Details) }),
      run: (input) => ({ status: 'success', usage: rows('resource_usage', input) }),
    }),

    ...stateActions(movableRows(NAME, () => log.get())),
  },
  start: async (ctx) => {
    const opened = await PerformanceLog.open(ctx.stateDir);
    log.set(opened);
    const cleanUp = async () => {
      try {
        opened.cleanUp();
      } catch (err) {
        ctx.log.warn('removing old rows failed, again in an hour', { err });
        await sleep(HOUR_MS, undefined, { ref: false, signal: ctx.signal });
        opened.cleanUp();
      }
    };
    opened.cleanUp();
    const stop = every(24 * HOUR_MS, ctx.log, 'removing old rows', cleanUp);
    return () => {
      stop();
      log.set(undefined);
      opened.close();
    };
  },
});
