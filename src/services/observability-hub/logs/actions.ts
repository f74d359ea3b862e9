/** Search and live tail of the log lines of both machines. */
import { Type } from 'typebox';
import { LogQueryInvalid } from '../../../contracts/error-catalogue/observability-hub/logs.ts';
import { LogLine } from '../../../contracts/observability/observability.ts';
import { action, actionStream } from '../../../runtime/agent.ts';
import { ok, success } from '../schemas.ts';
import { readFilter } from './index/filter.ts';
import { search } from './index/search.ts';
import { logIndex } from './start.ts';

const Time = Type.Union([Type.String(), Type.Number()], {
  description: 'ISO 8601, or Unix seconds or milliseconds',
});

const filterFields = {
  agent: Type.Optional(Type.String({ description: 'Entry names, separated by commas' })),
  machine: Type.Optional(Type.String()),
  level: Type.Optional(Type.String({ description: 'error, warn, info or debug: this or worse' })),
  text: Type.Optional(
    Type.String({
      maxLength: 500,
      description: 'Words, or beginnings of words; all must be there',
    }),
  ),
  trace_id: Type.Optional(Type.String({ maxLength: 64 })),
  since: Type.Optional(Time),
  until: Type.Optional(Time),
};

const DEFAULT_LIMIT = 100;
const MOST = 1_000;

export const logsActions = {
  search_logs: action({
    summary:
      'Lines of all containers by agent, machine, level, time, words or trace, the newest first',
    input: Type.Object({
      ...filterFields,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST, default: DEFAULT_LIMIT })),
      before: Type.Optional(Type.String({ description: '`next` of the page before' })),
    }),
    output: Type.Object({
      ...ok,
      lines: Type.Array(LogLine),
      /** Where older lines go on; null at the end. */
      next: Type.Union([Type.String(), Type.Null()]),
    }),
    run: ({ limit = DEFAULT_LIMIT, before, ...question }) => {
      const filter = readFilter(question);
      return { ...success, ...search(logIndex().index, filter, limit, readBefore(before)) };
    },
  }),
};

export const logsStreams = {
  tail_logs: actionStream({
    summary: 'Lines as they come; one that comes too late for this reader is counted and told',
    input: Type.Object(filterFields),
    item: LogLine,
    run: (input, ctx) => logIndex().tail.listen(readFilter(input), ctx.signal),
  }),
};

function readBefore(before: string | undefined): number | undefined {
  if (before === undefined || before === '') return undefined;
  const id = Number(before);
  if (Number.isSafeInteger(id) && id > 0) return id;
  const expected = 'what `next` of a reply says';
  throw new LogQueryInvalid({ field: 'before', found: before, expected });
}
