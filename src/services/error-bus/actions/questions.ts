/** Actions that ask for stored errors. */
import { Type } from 'typebox';
import { ErrorReport } from '../../../contracts/error-report.ts';
import type { CallContext } from '../../../runtime/context.ts';
import { facade } from '../../facade/facade.ts';
import { errorBus } from '../bus.ts';
import { readCursor, writeCursor } from '../index/cursor.ts';
import { readFilter } from '../index/filter.ts';
import { newestStored, search, type FoundRow } from '../index/search.ts';
import { fit, roomFor } from './fit.ts';
import { OldRow, oldRow } from './old-row.ts';
import { filterFields, limit, ok, success } from './schemas.ts';

const errors = facade('errors');
const DEFAULT_LIMIT = 100;
const reportIn = ({ report }: FoundRow) => JSON.parse(report) as ErrorReport;
const size = ({ report }: FoundRow) => Buffer.byteLength(report);

async function newest(count: number, ctx: CallContext): Promise<FoundRow[]> {
  const bus = errorBus();
  await bus.caughtUp();
  return fit(newestStored(bus.index.database, count), roomFor(ctx), size);
}

export const questionActions = {
  recent: errors.action({
    summary: 'The errors stored last, the newest first, as many as fit into one reply',
    input: Type.Object({ limit }),
    output: Type.Object({ ...ok, data: Type.Array(ErrorReport) }),
    run: async (input, ctx) => ({
      ...success,
      data: (await newest(input.limit ?? DEFAULT_LIMIT, ctx)).map(reportIn),
    }),
  }),

  get_recent_errors: errors.action({
    summary: 'The errors stored last, the newest first, as rows of the old error bus',
    input: Type.Object({ limit, data: Type.Optional(Type.Object({ limit })) }),
    output: Type.Object({ ...ok, data: Type.Array(OldRow) }),
    run: async (input, ctx) => {
      const count = input.limit ?? input.data?.limit ?? DEFAULT_LIMIT;
      const rows = await newest(count, ctx);
      return { ...success, data: rows.map((row) => oldRow(reportIn(row))) };
    },
    old: {
      agent: 'ErrorBus',
      request: ({ limit: count, data }) => {
        const most = count ?? data?.limit ?? DEFAULT_LIMIT;
        return { action: 'get_recent_errors', limit: most, data: { limit: most } };
      },
      // Ids are made in another way, and the old side keeps each sender's own word.
      ignore: ['data.*.id', 'data.*.severity'],
    },
  }),

  query: errors.action({
    summary: 'Errors of a time, an agent, a severity, a category or with words, the newest first',
    input: Type.Object({ ...filterFields, limit, cursor: Type.Optional(Type.String()) }),
    output: Type.Object({
      ...ok,
      data: Type.Array(ErrorReport),
      /** Where to go on; null at the end. */
      cursor: Type.Union([Type.String(), Type.Null()]),
      /** False when what was stored just before is not in the index yet. */
      complete: Type.Boolean(),
    }),
    run: async ({ limit: count = DEFAULT_LIMIT, cursor, ...question }, ctx) => {
      const bus = errorBus();
      const filter = readFilter(question);
      const after = cursor === undefined ? undefined : readCursor(cursor);
      const complete = await bus.caughtUp();
      const found = search(bus.index.database, filter, count + 1, 'newest', after);
      const page = fit(found.slice(0, count), roomFor(ctx), size);
      const last = page.at(-1);
      const more = last !== undefined && page.length < found.length;
      return {
        ...success,
        data: page.map(reportIn),
        cursor: more ? writeCursor(last) : null,
        complete,
      };
    },
  }),
};
