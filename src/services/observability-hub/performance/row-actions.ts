/** Durations and use of agents, under the names of the old PerformanceLoggerAgent. */
import { Type, type Static } from 'typebox';
import { unixSeconds } from '../../../contracts/actions/legacy-time.ts';
import { action } from '../../../runtime/agent.ts';
import { facade } from '../../facade/facade.ts';
import { Details, ok, success } from '../schemas.ts';
import type { Kind, Row } from './log/performance-log.ts';
import { PAGE } from './peer.ts';
import { running } from './running.ts';
import { Metric, Span, Usage } from './schemas.ts';
import { answerInTime } from './store.ts';

const performance = facade('performance');
const agent = 'PerformanceLoggerAgent' as const;

/** Rows in one answer, the newest; it must fit into one message. */
const MOST_ROWS = 2_000;

/** False where the other hub could not be asked for what was logged there. */
const complete = Type.Boolean();

export const addMetric = (metric: Static<typeof Metric>) => add('metric', metric);

export const rowActions = {
  log_agent_metric: performance.action({
    summary: 'Stores how long an action took',
    input: Type.Object({ metric: Metric }),
    output: Type.Object(ok),
    run: ({ metric }) => addMetric(metric),
    old: { agent, request: ({ metric }) => ({ action: 'log_metric', metric }) },
  }),

  log_resource_usage: performance.action({
    summary: 'Stores what an agent used',
    input: Type.Object({ usage: Usage }),
    output: Type.Object(ok),
    run: ({ usage }) => add('usage', usage),
    old: { agent },
  }),

  get_agent_metrics: performance.action({
    summary: 'Durations of an agent in a time span, oldest first; the newest 2000',
    input: Span,
    output: Type.Object({ ...ok, metrics: Type.Array(Details), complete: Type.Optional(complete) }),
    run: async (input) => {
      const { rows, ...rest } = await find('metric', input);
      return { ...success, metrics: rows, ...rest };
    },
    old: { agent },
  }),

  get_agent_resource_usage: performance.action({
    summary: 'Resource use of an agent in a time span, oldest first; the newest 2000',
    input: Span,
    output: Type.Object({ ...ok, usage: Type.Array(Details), complete: Type.Optional(complete) }),
    run: async (input) => {
      const { rows, ...rest } = await find('usage', input);
      return { ...success, usage: rows, ...rest };
    },
    old: { agent },
  }),

  performance_rows: action({
    summary: 'What was logged at this hub, for the other one',
    input: Type.Object({
      after: Type.Integer({ minimum: 0 }),
      limit: Type.Integer({ minimum: 1, maximum: PAGE }),
    }),
    output: Type.Object({ ...ok, rows: Type.Array(Details), newest: Type.Integer() }),
    run: ({ after, limit }) => {
      const { store } = running.get();
      const { log, machine } = store;
      return {
        ...success,
        rows: log.after(machine, after, limit).map((row) => ({ ...row })),
        newest: log.newest,
      };
    },
  }),
};

/** A time that cannot be read is left out for the time of arrival, as the old logger did. */
async function add(
  kind: Kind,
  row: Static<typeof Metric> | Static<typeof Usage>,
): Promise<typeof success> {
  const given = unixSeconds(row.timestamp);
  const at = given ?? Date.now() / 1000;
  const timestamp = given === undefined ? new Date(at * 1000).toISOString() : row.timestamp;
  const body = { ...row, timestamp, metadata: row.metadata ?? {} };
  await running.get().store.add(kind, row.agent, body, at);
  return success;
}

async function find(kind: Kind, { agent: name, start_time, end_time }: Static<typeof Span>) {
  const { store } = running.get();
  const isComplete = await store.catchUp(answerInTime());
  const [from, to] = [unixSeconds(start_time) ?? -Infinity, unixSeconds(end_time) ?? Infinity];
  const rows: Row['body'][] = store.log
    .between(kind, name, from, to, MOST_ROWS)
    .map(({ body }) => body);
  return { rows, complete: isComplete };
}
