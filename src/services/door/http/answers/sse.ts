/** A stream as server-sent events. */
import type { JsonObject } from '../../../../contracts/actions/action.ts';
import { TakenOver } from '../../../../contracts/error-catalogue/runtime/colors.ts';
import {
  CallCancelled,
  ClientTooSlow,
} from '../../../../contracts/error-catalogue/services/door.ts';
import { InternalError } from '../../../../contracts/error-catalogue/runtime/runtime.ts';
import { TandemError } from '../../../../contracts/errors.ts';
import type { OpenStream } from '../../open-stream.ts';
import { RESUME } from '../../route.ts';
import { problemOf } from './problem.ts';

export interface SseTimes {
  /** Between two signs of life on a quiet stream; shorter than every time-out on the way. */
  readonly heartbeatMs: number;
  /** A client that reads nothing for this long is cut off. */
  readonly stallMs: number;
  /** Wait that the client is told for its reconnection. */
  readonly retryMs: number;
  /** A refusal that comes within this time still gets its own status code. */
  readonly refusalMs: number;
}

export const SSE_TIMES: SseTimes = {
  heartbeatMs: 15_000,
  stallMs: 30_000,
  retryMs: 3_000,
  refusalMs: 200,
};

const encoder = new TextEncoder();

/** A heartbeat is a comment: clients do not see it. */
const HEARTBEAT = ':\n\n';

/**
 * Starts to answer with the items of a stream.
 *
 * One item is fetched at a time and the next one only when the client has taken it, so nothing piles
 * up here.
 *
 * @param path what `instance` of a problem says
 * @param idField field of an item that is its id
 * @throws TandemError when the stream refuses at once
 */
export async function sse(
  open: OpenStream,
  path: string,
  times: SseTimes = SSE_TIMES,
  idField: string = RESUME.id,
): Promise<ReadableStream<Uint8Array>> {
  let pending = settled(open.next());
  const first = await within(pending, times.refusalMs);
  if (first?.failure !== undefined) throw first.failure;
  let stall: NodeJS.Timeout | undefined;
  let started = false;

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        clearTimeout(stall);
        const outcome = started ? await within(pending, times.heartbeatMs) : undefined;
        const text = started
          ? textOf(outcome, open, { path, times, idField })
          : `retry: ${times.retryMs}\n\n`;
        started = true;
        controller.enqueue(encoder.encode(text));
        if (outcome?.ended === true) return controller.close();
        if (outcome !== undefined) pending = settled(open.next());
        stall = setTimeout(() => {
          const seconds = times.stallMs / 1000;
          const late = new ClientTooSlow({ stream: path, seconds });
          open.end(late);
          controller.error(late);
        }, times.stallMs);
        stall.unref();
      },
      cancel() {
        clearTimeout(stall);
        open.end(new CallCancelled({ action: path }));
      },
    },
    { highWaterMark: 0 },
  );
}

interface Outcome {
  readonly item?: JsonObject;
  readonly failure?: TandemError;
  readonly ended: boolean;
}

/** The next item, as something that never rejects: it may be waited for later. */
function settled(next: Promise<JsonObject | undefined>): Promise<Outcome> {
  return next.then(
    (item) => (item === undefined ? { ended: true } : { item, ended: false }),
    (thrown: unknown) => ({
      failure:
        thrown instanceof TandemError
          ? thrown
          : new InternalError({ agent: 'door', action: 'stream', trace: 'none' }),
      ended: true,
    }),
  );
}

function textOf(
  outcome: Outcome | undefined,
  open: OpenStream,
  { path, times, idField }: { path: string; times: SseTimes; idField: string },
): string {
  if (outcome === undefined) return HEARTBEAT;
  if (outcome.item !== undefined) return event(outcome.item, idField);
  if (outcome.failure === undefined) return 'event: end\ndata: {}\n\n';
  // The other container is there already.
  const retryMs = outcome.failure.code === TakenOver.code ? 0 : times.retryMs;
  const data = JSON.stringify(problemOf(outcome.failure, path, open.trace.traceId));
  return `retry: ${retryMs}\nevent: problem\ndata: ${data}\n\n`;
}

/** JSON has no line breaks of its own, so an item is one line. */
function event(item: JsonObject, idField: string): string {
  const id = item[idField];
  const known = (typeof id === 'string' && !/[\r\n\0]/.test(id)) || typeof id === 'number';
  return `${known ? `id: ${id}\n` : ''}data: ${JSON.stringify(item)}\n\n`;
}

/** What it gives within the time, else undefined. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
