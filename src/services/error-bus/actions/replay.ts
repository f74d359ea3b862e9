/** Replay: stored errors once more, marked as such, to whoever asked for them. They are never stored again. */
import { randomUUID } from 'node:crypto';
import { headers as newHeaders } from '@nats-io/transport-node';
import { Type } from 'typebox';
import { ErrorReport } from '../../../contracts/error-report.ts';
import { subjects } from '../../../contracts/fabric/subjects.ts';
import { actionStream } from '../../../runtime/agent.ts';
import { facade } from '../../facade/facade.ts';
import { errorBus } from '../bus.ts';
import { readFilter, type Question } from '../index/filter.ts';
import { search, type FoundRow } from '../index/search.ts';
import { ERRORS_WRITE, filterFields, ok, success } from './schemas.ts';

const errors = facade('errors');
/** Header of every replayed message; its value is the id of the replay. */
const REPLAY_HEADER = 'Tandem-Replay';
const PAGE = 200;
const TIMEOUT_MS = 60_000;
const Label = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });

/** Rows of a question, the oldest first, page by page, as they were when it began. */
async function* rows(question: Question): AsyncGenerator<FoundRow> {
  const bus = errorBus();
  await bus.caughtUp();
  const filter = readFilter(question);
  const end = bus.index.position.sequence;
  for (let after: FoundRow | undefined; ;) {
    const page = search(errorBus().index.database, filter, PAGE, 'oldest', after);
    for (const row of page) if (row.sequence <= end) yield row;
    if (page.length < PAGE) return;
    after = page.at(-1);
  }
}

const range = { ...filterFields, from: Type.Union([Type.String(), Type.Number()]) };

export const replayActions = {
  replay: errors.action({
    summary: 'Publishes stored errors once more, the oldest first, on event.error.replay.<label>',
    requires: ERRORS_WRITE,
    timeoutMs: TIMEOUT_MS,
    input: Type.Object({ ...range, label: Type.Optional(Label) }),
    output: Type.Object({
      ...ok,
      replay_id: Type.String(),
      subject: Type.String(),
      replayed: Type.Integer(),
      /** False when the time was up first; go on from the time of the last one. */
      complete: Type.Boolean(),
    }),
    run: async ({ label, ...question }, ctx) => {
      const id = randomUUID();
      const subject = subjects.event('error', 'replay', label ?? id);
      const headers = newHeaders();
      headers.set(REPLAY_HEADER, id);
      let replayed = 0;
      for await (const { report } of rows(question)) {
        if (ctx.signal.aborted) break;
        ctx.nc.publish(subject, `{"replay":"${id}","error":${report}}`, { headers });
        replayed += 1;
        // Waits for the broker, so that a long replay does not pile up here.
        if (replayed % PAGE === 0) await ctx.nc.flush();
      }
      const complete = !ctx.signal.aborted;
      ctx.nc.publish(subject, JSON.stringify({ replay: id, done: true, replayed, complete }), {
        headers,
      });
      await ctx.nc.flush();
      return { ...success, replay_id: id, subject, replayed, complete };
    },
  }),
};

export const replayStream = actionStream({
  summary: 'Stored errors once more, the oldest first, to the caller alone',
  input: Type.Object(range),
  item: Type.Object({ replay: Type.String(), error: ErrorReport }),
  run: async function* (input) {
    const replay = randomUUID();
    for await (const { report } of rows(input as Question))
      yield { replay, error: JSON.parse(report) as ErrorReport };
  },
});
